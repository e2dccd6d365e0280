-- From the finished HTML to Typst, by way of pandoc. Every piece of text becomes a Typst string
-- literal, so that nothing in the data can be read as code or markup.

local twins, sections, contents_before = pandoc.List(), 0, 2

local function quoted(text)
  text = text:gsub('[%z\1-\31\127]', ' '):gsub('\\', '\\\\'):gsub('"', '\\"')
  return '"' .. text .. '"'
end

local function raw(code) return pandoc.RawInline('typst', code) end
local function block(code) return pandoc.RawBlock('typst', code) end

local function typst(content)
  local blocks = pandoc.utils.type(content) == 'Inlines' and { pandoc.Plain(content) } or content
  return (pandoc.write(pandoc.Pandoc(blocks), 'typst', { wrap_text = 'wrap-none' }):gsub('%s+$', ''))
end

local function anchor(id) return id ~= '' and '#label(' .. quoted(id) .. ')' or '' end

local function around(before, content, after)
  local blocks = pandoc.List({ block(before) })
  blocks:extend(content)
  blocks:insert(block(after))
  return blocks
end

local function Image(image)
  image.attributes.alt = pandoc.utils.stringify(image.caption)
  image.caption = {}
  return image
end

-- A line may end at a zero-width space, which stands where the page has <wbr>; on paper it is an empty box,
-- which nobody copies.
local function Str(text)
  local pieces = pandoc.List()
  for piece in (text.text .. '\226\128\139'):gmatch('(.-)\226\128\139') do pieces:insert('#' .. quoted(piece) .. ';') end
  return raw(table.concat(pieces, '#break-here;'))
end
local function Code(code) return raw('#raw(' .. quoted(code.text) .. ');') end
local function CodeBlock(code)
  local lines = pandoc.List()
  for line in (code.text .. '\n'):gmatch('(.-)\n') do lines:insert(quoted(line)) end
  return block('#raw(block: true, (' .. table.concat(lines, ', ') .. ',).join("\\n"))')
end
local function SoftBreak() return pandoc.Space() end
local function RawInline(code) return code.format == 'typst' and code or {} end
local function RawBlock(code) return code.format == 'typst' and code or {} end
local function Math(math) return raw('#' .. quoted(math.text) .. ';') end
local function HorizontalRule() return block('#separator()') end

local function Header(header)
  local code = '#heading(level: ' .. header.level .. ')[' .. typst(header.content) .. ']' .. anchor(header.identifier)
  if header.level ~= 2 then return block(code) end
  return { block('#section()'), block(code) }
end

-- Links inside the document lead to labels.
local function Link(link)
  local inside = link.target:sub(1, 1) == '#'
  local target = inside and 'label(' .. quoted(link.target:sub(2)) .. ')' or quoted(link.target)
  local name = link.classes:includes('fact') and '#fact-link(' or '#text-link('
  return raw(name .. target .. ')[' .. typst(link.content) .. ']' .. anchor(link.identifier) .. ';')
end

-- The ways back to the text are worded by the pages that they lead to; their links are code already.
local function backs(div)
  local ids = pandoc.List()
  div:walk({ RawInline = function(code) ids:insert(code.text:match('^#text%-link%(label%((".-")%)%)')) end })
  return block('#backs(' .. table.concat(ids, ', ') .. ')')
end

-- The text of blocks whose texts are code already: the string literals in it.
local function plain(blocks)
  local texts = pandoc.List()
  for literal in typst(blocks):gmatch('#"(.-)";') do texts:insert(literal) end
  return table.concat(texts, ' ')
end

local function Figure(figure)
  local image
  figure:walk({ Image = function(found) image = found end })
  local kind = figure.classes:includes('photo') and 'photo' or 'chart'
  local data = kind == 'chart' and quoted(figure.identifier .. '-data') or 'none'
  local caption = typst(figure.caption.long)
  -- The way to the data is a sentence of its own; a caption such as "… 2024 г." has its full stop.
  local stop = (kind == 'photo' or plain(figure.caption.long):match('[.?!]$')) and '' or '.'
  return block(('#picture(%s, %s, %s, [%s%s])%s'):format(
    quoted(image.src), data, quoted(image.attributes.alt), caption, stop, anchor(figure.identifier)))
end

local function length(text) return utf8.len(text) or #text end

-- The longest text of a column, and the longest word in it, of the rows that a test lets pass.
local function longest(rows, column, passes)
  local text, word = '', ''
  for _, row in ipairs(rows) do
    local told = row.cells[column] and passes(row) and plain(row.cells[column].contents) or ''
    if length(told) > length(text) then text = told end
    for part in told:gmatch('%S+') do if length(part) > length(word) then word = part end end
  end
  return text, word
end

-- A bar's length, or its tick, out of the cell's style.
local function percent(style, name)
  local found = (style or ''):match('%-%-' .. name .. ':%s*([%d.]+)%%')
  return found and found .. '%' or 'none'
end

local function is_total(row) return row.attr.classes:includes('total') end

-- A text of some lines is read best in a wider column, up to a limit.
local function liked(count) return math.min(count, math.max(44, math.min(90, count // 3))) end

-- What stands in each column: its longest word, those that are set bold, whether a bar, the characters that it would like.
local function widths(head, rows, count)
  local columns, all = pandoc.List(), function() return true end
  for column = 1, count do
    local text, word = longest(rows, column, all)
    local _, header = longest(head, column, all)
    local _, total = longest(rows, column, is_total)
    local bar = rows[1] and rows[1].cells[column] and percent(rows[1].cells[column].attr.attributes.style, 'v') ~= 'none'
    columns:insert(('(word: "%s", bold: ("%s", "%s"), bar: %s, liked: %d)'):format(
      word, header, total, tostring(bar or false), liked(length(text)) + 2))
  end
  return columns
end

-- From so many characters in a cell on its row may go on over the page: it could be higher than one.
local LONG = 400

local function row_code(row, numeric, ruled)
  local cells, long = pandoc.List(), false
  for _, cell in ipairs(row.cells) do long = long or length(plain(cell.contents)) > LONG end
  for column, cell in ipairs(row.cells) do
    local told = cell.attr.attributes
    cells:insert(('cell(%s, %s, long: %s, bar: %s, tick: %s, stressed: %s, language: %s)[%s]'):format(
      tostring(numeric[column] or false), tostring(ruled), tostring(long), percent(told.style, 'v'), percent(told.style, 't'),
      tostring(cell.attr.classes:includes('stressed')), told['lang'] and quoted(told['lang']) or 'none', typst(cell.contents)))
  end
  return table.concat(cells, ', ')
end

local function Table(tab)
  local rows, numeric = pandoc.List(), {}
  for _, body in ipairs(tab.bodies) do rows:extend(body.head); rows:extend(body.body) end
  for column, cell in ipairs(tab.head.rows[1] and tab.head.rows[1].cells or {}) do
    numeric[column] = cell.attr.classes:includes('num')
  end
  local lines, total = pandoc.List(), nil
  for number, row in ipairs(rows) do
    if is_total(row) and not total then total = number end
    lines:insert(row_code(row, numeric, is_total(row)) .. ',')
  end
  local head = tab.head.rows[1] and row_code(tab.head.rows[1], numeric, true) or ''
  local caption = #tab.caption.long > 0 and '[' .. typst(tab.caption.long) .. ']' or 'none'
  local heads = tab.bodies[1] and tab.bodies[1].row_head_columns or 0
  return block(('#data-table(heads: %d, %s, (%s,), %s, (%s,),\n%s\n)'):format(
    heads, caption, table.concat(widths(tab.head.rows, rows, #tab.colspecs), ', '), total or 'none', head,
    table.concat(lines, '\n')))
end

local function list_items(div)
  local items = pandoc.List()
  for _, inner in ipairs(div.content) do
    if inner.t == 'BulletList' or inner.t == 'OrderedList' then items:extend(inner.content) end
  end
  return items
end

local function tiles(div)
  local code, longest = pandoc.List(), 1
  for _, item in ipairs(list_items(div)) do
    code:insert('[' .. typst(item) .. '], ')
    local figure = plain({ item[2] })
    longest = math.max(longest, length(figure))
  end
  local shape = div.classes:includes('strip') and '#strip(' or '#tiles('
  return block(shape .. longest .. ', ' .. table.concat(code) .. ')')
end

local function entries(div)
  local blocks = pandoc.List({ block('#entries()') })
  for _, item in ipairs(list_items(div)) do blocks:extend(item) end
  return blocks
end

-- An entry's figure and text, which stand side by side.
local function entry(div)
  local blocks = pandoc.List({ block('#entry([') })
  for _, inner in ipairs(div.content) do
    if inner.t == 'RawBlock' and inner.text == '#frame-text[' then blocks:insert(block('], [')) end
    blocks:insert(inner)
  end
  blocks:insert(block('])' .. anchor(div.identifier)))
  return blocks
end

local function logo(div)
  local image
  div:walk({ Image = function(found) image = found end })
  return block(('#logo(%s, %s, plate: %s)'):format(
    quoted(image.src), quoted(image.attributes.alt), tostring(div.classes:includes('plate'))))
end

local function twin(div)
  local keep = pandoc.List()
  for _, inner in ipairs(div.content) do
    if inner.t ~= 'Plain' and inner.t ~= 'Para' then keep:insert(inner) end
  end
  twins:extend(around('#kept[#block(width: 100%)[', keep, ']' .. anchor(div.identifier) .. ']'))
  return {}
end

-- What opens the last section stays with its first entry.
local function sources(div)
  local blocks = pandoc.List({ block('#twins()') })
  for _, inner in ipairs(div.content) do
    blocks:extend(inner.t == 'Para' and around('#block(sticky: true)[', { inner }, ']') or { inner })
  end
  return blocks
end

local FRAMES = { 'cover', 'band', 'office', 'subtitle', 'stamp', 'acknowledgement', 'demonstration', 'lead', 'missing', 'notes', 'files',
  'figure', 'words', 'text', 'tile', 'label', 'inputs' }

local function Div(div)
  local has = function(class) return div.classes:includes(class) end
  if has('logo') then return logo(div) end
  if has('tiles') then return tiles(div) end
  if has('entries') then return entries(div) end
  if has('backs') then return backs(div) end
  if has('twin') then return twin(div) end
  if has('entry') then return entry(div) end
  if has('table') then
    if has('wide') then return around('#turned[', div.content, ']' .. anchor(div.identifier)) end
    return around('#kept[#block(width: 100%)[', div.content, ']' .. anchor(div.identifier) .. ']')
  end
  if has('sources') then return sources(div) end
  for _, name in ipairs(FRAMES) do
    if has(name) then return around('#frame-' .. name .. '[', div.content, ']' .. anchor(div.identifier)) end
  end
  return div.content
end

-- The tables behind the figures stand together before the last section. The contents stand after the
-- text that opens the document, or after its first section where no text stands before it.
local function place(blocks)
  local placed = pandoc.List()
  for _, found in ipairs(blocks) do
    if found.t == 'RawBlock' and found.text == '#frame-lead[' then contents_before = 1 end
    if found.t == 'RawBlock' and found.text == '#section()' then
      sections = sections + 1
      if sections == contents_before then placed:insert(block('#contents()')) end
    elseif found.t == 'RawBlock' and found.text == '#twins()' then
      if #twins > 0 then
        placed:insert(block('#twins-heading()'))
        placed:extend(twins)
      end
    else
      placed:insert(found)
    end
  end
  return placed
end

local function Pandoc(doc)
  return pandoc.Pandoc(place(doc.blocks), {})
end

-- The alternative texts are kept before `Str` turns every text into code.
return {
  { Image = Image },
  { Str = Str, Code = Code, Math = Math, SoftBreak = SoftBreak, RawInline = RawInline, Link = Link,
    CodeBlock = CodeBlock, RawBlock = RawBlock, HorizontalRule = HorizontalRule, Header = Header,
    Figure = Figure, Table = Table, Div = Div },
  { Pandoc = Pandoc },
}
