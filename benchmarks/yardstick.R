# What `yardstick.py` asks R for: the cells that GaussSuppression withholds in each table of a folder.
# Run as: Rscript yardstick.R FOLDER N

suppressMessages(library(GaussSuppression))
arguments <- commandArgs(TRUE)
n <- as.integer(arguments[2])

withheld <- function(table, ...) {
  dimensions <- setdiff(names(table), "count")
  capture.output(shown <- suppressMessages(SuppressSmallCounts(
    table, formula = as.formula(paste("~", paste(dimensions, collapse = "*"))), freqVar = "count",
    maxN = n - 1, protectZeros = FALSE, secondaryZeros = FALSE, extend0 = FALSE, ...)))
  shown[c(dimensions, "suppressed")]
}

for (file in list.files(arguments[1], pattern = "^table-.*csv$", full.names = TRUE)) {
  table <- read.csv(file, colClasses = "character")
  table$count <- as.integer(table$count)
  ways <- list(plain = list(), interval = list(rangeMin = n, lpPackage = "Rsymphony"))
  for (way in names(ways)) {
    took <- system.time(shown <- do.call(withheld, c(list(table), ways[[way]])))
    shown$seconds <- took[["user.self"]] + took[["sys.self"]]
    write.csv(shown, sub("table-", paste0(way, "-"), file), row.names = FALSE)
  }
}
