-- From the finished page to Word, by way of pandoc: every part of the page gets the style that the reference
-- document has for it. What pandoc cannot say (widths, rules, sections, contents) is set afterwards.

local words, twins = {}, pandoc.List()

-- A style is a paragraph's: pandoc gives the blocks that are none its own.
local function styled(style, content)
  local blocks = pandoc.List(content):map(function(found)
    return found.t == 'Plain' and pandoc.Para(found.content) or found
  end)
  return pandoc.Div(blocks, { ['custom-style'] = style })
end
local function marked(id, content)
  if id == '' then return content end
  return { pandoc.Span(content, { id = id }) }
end
local function escaped(text) return (text:gsub('&', '&amp;'):gsub('<', '&lt;'):gsub('>', '&gt;'):gsub('"', '&quot;')) end
local function field(code, shown)
  return pandoc.RawInline('openxml', ('<w:fldSimple w:instr=" %s "><w:r><w:rPr><w:rStyle w:val="CaptionLabel"/></w:rPr>'
    .. '<w:t>%s</w:t></w:r></w:fldSimple>'):format(escaped(code), escaped(shown)))
end
local function bold(text) return pandoc.Span(text, { ['custom-style'] = 'Caption Label' }) end

local function Meta(meta)
  for name, value in pairs(meta) do words[name] = pandoc.utils.stringify(value) end
end

local STYLES = {
  office = 'Cover Office', subtitle = 'Subtitle', stamp = 'Cover Stamp', acknowledgement = 'Acknowledgement',
  demonstration = 'Demonstration', lead = 'Lead', missing = 'Missing Text', notes = 'Table Note', files = 'Source Files', backs = 'Source Files',
  figure = 'Source Figure', words = 'Source Words', text = 'Source Text', ['tile'] = 'Tile Figure',
  ['label'] = 'Tile Label',
}

-- A caption, "Table 2. Words": its number is counted by Word, and its label is what references show.
local function caption(inlines, id, counted)
  local label, rest = pandoc.List(), pandoc.List(inlines):clone()
  local name, number = pandoc.utils.stringify(rest:remove(1)):match('^(.-)%s*(%d+)%.$')
  if not number then return inlines end
  if counted then
    label:extend({ bold(name .. ' '), field('SEQ ' .. name:gsub('%s', '_') .. ' \\* ARABIC', number) })
  else
    label:insert(bold(name .. ' ' .. number))
  end
  local content = pandoc.List(marked(id, label))
  content:insert(bold('.'))
  content:extend(rest)
  return content
end

local function Header(header)
  local content = marked(header.identifier, header.content)
  if header.level == 1 then return styled('Title', { pandoc.Para(content) }) end
  return pandoc.Header(header.level - 1, content)
end

local function Link(link)
  local id = link.identifier
  link.identifier = ''
  return marked(id, { link })
end

local function Image(image)
  image.attributes.width = image.classes:includes('gauge') and '2cm' or '16.6cm'
  return image
end

local function Figure(figure)
  local image
  figure:walk({ Image = function(found) image = found end })
  local told = caption(figure.caption.long[1].content, figure.identifier, true)
  if not figure.classes:includes('photo') then
    if not pandoc.utils.stringify(told):match('[.?!]$') then told:insert(pandoc.Str('.')) end
    told:extend({ pandoc.Space(), pandoc.Link(words['data-of-figure'], '#' .. figure.identifier .. '-data') })
  end
  return { styled('Figure', { pandoc.Para({ image }) }), styled('Caption', { pandoc.Para(told) }) }
end

-- A bar's length, or its tick, out of the cell's style.
local function percent(cell, name)
  return (cell.attr.attributes.style or ''):match('%-%-' .. name .. ':%s*([%d.]+)%%') or ''
end

local function gauge(cell)
  local bar = percent(cell, 'v')
  if bar == '' then return {} end
  local file = ('gauge-%s-%s.png'):format(bar, percent(cell, 't'))
  return { styled('Gauge', { pandoc.Para({ pandoc.Image({}, file, '', { class = 'gauge', width = '2cm' }) }) }) }
end

local function unbold(blocks)
  return pandoc.Blocks(blocks):walk({ Strong = function(strong) return strong.content end })
end

local function spanned(blocks, attributes)
  local span = function(found) found.content = { pandoc.Span(found.content, attributes) }; return found end
  return blocks:walk({ Link = span }):walk({ Plain = span })
end

local function cell_in(style, cell)
  local blocks, language = unbold(cell.contents), cell.attr.attributes.lang
  if cell.attr.classes:includes('stressed') then blocks = spanned(blocks, { ['custom-style'] = 'Bad News' }) end
  if language then blocks = spanned(blocks, { lang = language }) end
  if #blocks == 0 then blocks = pandoc.Blocks({ pandoc.Plain({}) }) end
  local content = pandoc.List({ styled(style, blocks) })
  content:extend(gauge(cell))
  cell.contents = content
end

-- Every cell says by its style what it is: a number, a header of its column or row, a part of a total.
local function Table(tab)
  local numeric, heads = {}, tab.bodies[1] and tab.bodies[1].row_head_columns or 0
  for _, row in ipairs(tab.head.rows) do
    for column, cell in ipairs(row.cells) do
      numeric[column] = cell.attr.classes:includes('num')
      cell_in(numeric[column] and 'Table Head Number' or 'Table Head', cell)
    end
  end
  for _, body in ipairs(tab.bodies) do
    for _, row in ipairs(body.body) do
      local kind = row.attr.classes:includes('total') and 'Table Total' or 'Table Text'
      for column, cell in ipairs(row.cells) do
        local head = kind == 'Table Text' and column <= heads and 'Table Row Head'
        cell_in(head or numeric[column] and kind:gsub(' Text', '') .. ' Number' or kind, cell)
      end
    end
  end
  return tab
end

local function uncaptioned(tab)
  local told = tab.caption.long[1]
  tab.caption = { long = {} }
  return told and told.content
end

local function captioned(blocks, id, counted)
  return blocks:walk({ Table = function(tab)
    local told = uncaptioned(tab)
    if not told then return nil end
    return { styled('Caption', { pandoc.Para(caption(told, id, counted)) }), tab }
  end })
end

local function layout(style, rows, head)
  local columns = {}
  for column = 1, #rows[1] do columns[column] = { pandoc.AlignDefault, 1 / #rows[1] } end
  local made = function(cells)
    local row = pandoc.List()
    for _, blocks in ipairs(cells) do row:insert(pandoc.Cell(blocks)) end
    return pandoc.Row(row)
  end
  local bodies = { { attr = pandoc.Attr(), body = pandoc.List(rows):map(made), head = {}, row_head_columns = 0 } }
  return pandoc.Table({ long = {} }, columns, pandoc.TableHead(head and { made(head) } or {}), bodies,
    pandoc.TableFoot(), { ['custom-style'] = style })
end

local function list_items(div)
  local items = pandoc.List()
  for _, inner in ipairs(div.content) do
    if inner.t == 'BulletList' or inner.t == 'OrderedList' then items:extend(inner.content) end
  end
  return items
end

local function longest(items)
  local most = 0
  for _, item in ipairs(items) do
    local figure = pandoc.utils.stringify(item[1])
    most = math.max(most, utf8.len(figure) or #figure)
  end
  return most
end

-- Figures side by side: the first page's in tiles, a section's own in a strip of three columns.
local function tiles(div)
  local items, rows, strip = list_items(div), pandoc.List(), div.classes:includes('strip')
  local across = #items == 4 and (strip or longest(items) > 10) and 2
    or (strip or longest(items) > 10 and #items > 3) and 3 or math.min(#items, 5)
  for number, item in ipairs(items) do
    if (number - 1) % across == 0 then rows:insert(pandoc.List()) end
    rows[#rows]:insert(strip and { styled('Strip Figure', item[1].content), styled('Strip Label', item[2].content) } or item)
  end
  while #rows[#rows] < across do rows[#rows]:insert({ styled('Tile Label', { pandoc.Plain({}) }) }) end
  return layout(strip and 'Strip' or 'Tiles', rows)
end

-- What stands behind each figure: the figure, its anchor before it, beside its meaning and rows.
local function entry(div)
  local figure, text = div.content[1], { div.content[2] }
  if div.identifier ~= '' then
    figure = figure:walk({ Para = function(para) return pandoc.Para(marked(div.identifier, para.content)) end })
  end
  return { { figure }, text }
end

local function entries(div)
  local rows = list_items(div):map(function(item) return entry(item[1]) end)
  local head = function(name) return { styled('Table Head', { pandoc.Plain(words[name]) }) } end
  return layout('Sources', rows, { head('in-text'), head('origin') })
end

-- The tables behind the figures wait for their place before the last section.
local function twin(div)
  local keep = div.content:filter(function(inner) return inner.t ~= 'Plain' and inner.t ~= 'Para' end)
  twins:extend(captioned(keep, div.identifier, false))
  return {}
end

local function turn(orientation)
  return pandoc.RawBlock('openxml', '<w:p><w:pPr><w:pStyle w:val="SectionEnd"/><w:sectPr><w:pgSz w:orient="'
    .. orientation .. '"/></w:sectPr></w:pPr></w:p>')
end

local function turned(blocks)
  local around = pandoc.List({ turn('portrait') })
  around:extend(blocks)
  around:insert(turn('landscape'))
  return around
end

local function sources(div)
  local blocks = pandoc.List()
  if #twins > 0 then
    blocks:insert(pandoc.Header(1, marked('data-of-figures', { pandoc.Str(words.data) })))
    blocks:extend(twins)
  end
  blocks:extend(div.content)
  return blocks
end

-- The logo's picture is as high as it is on paper, its plate included.
local function logo(div)
  local height = div.classes:includes('plate') and '19mm' or '13mm'
  return styled('Cover Text', div.content:walk({ Image = function(image)
    image.attributes.width, image.attributes.height = nil, height
    return image
  end }))
end

local function back_page(div)
  local lines = div.content:walk({ Para = function(para) return pandoc.Plain(para.content) end })
  local blocks = spanned(lines, { lang = div.attributes.lang })
  local name = blocks:remove(1)
  return { styled('Back Page', unbold({ name })), styled('Back Text', blocks) }
end

local function Div(div)
  local has = function(class) return div.classes:includes(class) end
  if has('entry') or div.attributes['custom-style'] then return nil end
  if has('tiles') then return tiles(div) end
  if has('entries') then return entries(div) end
  if has('twin') then return twin(div) end
  if has('logo') then return logo(div) end
  if has('back') then return back_page(div) end
  if has('carried') then return {} end
  if has('band') then return layout('Cover', { { div.content } }) end
  if has('inputs') then return captioned(div.content, '', false) end
  if has('table') then
    local blocks = captioned(div.content, div.identifier, true)
    return has('wide') and turned(blocks) or blocks
  end
  if has('sources') then return sources(div) end
  for class, style in pairs(STYLES) do
    if has(class) then return styled(style, style == 'Demonstration' and unbold(div.content) or div.content) end
  end
  return div.content
end

-- Word breaks a long word where it must; a zero-width space, where the page has <wbr>, would be copied with the text.
local function Str(str)
  str.text = str.text:gsub('\226\128\139', '')
  return str
end

local function HorizontalRule() return styled('Rule', { pandoc.Para({}) }) end

-- What the page's head says stands in the document's properties, not in its text.
local function Pandoc(doc) return pandoc.Pandoc(doc.blocks, {}) end

return {
  { Meta = Meta },
  { Str = Str, Header = Header, Link = Link, Image = Image, Table = Table, HorizontalRule = HorizontalRule },
  { Figure = Figure, Div = Div, Pandoc = Pandoc },
}
