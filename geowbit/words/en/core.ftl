### What every room says.

list-separator = {", "}
list-strong_separator = {"; "}
list-yes = yes
list-no = no
names-did_you_mean = did you mean { $names }?
names-known = there are { $names }
names-among = there are { $names } and { $more } more
names-none = there is none
words-no_language = lang: '{ $lang }' is not available; use { $known }

## Where results are written
output-being_written = { $place }: is being written by this process already
output-is_file = { $place }: is a file; give a folder with -o
output-no_access = { $place }: cannot be read and written; choose another place with -o
output-holds_others = { $place }: holds { $name }, which no run wrote; give an empty or a new folder with -o
output-current_folder = { $place }: is the current folder, which a run would replace; give another with -o
output-mount_point = { $place }: is a mount point, which a run would replace; give a folder in it with -o
output-leads_nowhere = { $place }: is a broken link; choose another place with -o
output-cannot_write = { $place }: cannot be written ({ $reason }); choose another place with -o
output-name = { $place }: { $problem }

## Names of files
path-locale = names of files are { $encoding } in this locale, which cannot hold this one; set LANG=C.UTF-8 or PYTHONUTF8=1
path-no_utf8 = the name is not UTF-8; rename the file or folder
words-no_catalog = { $file }: cannot be read as a catalog of words in UTF-8
words-catalog_wrong = { $file }: is no catalog of words (Fluent) at { $line }; write NAME = TEXT
