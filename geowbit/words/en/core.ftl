### What every room says.

list-separator = {", "}
list-strong_separator = {"; "}
list-yes = yes
list-no = no
names-did_you_mean = did you mean { $names }?
names-known = there are { $names }
names-among = there are { $names } and { $more } more
names-none = there is none
words-no_language = lang: '{ $lang }' is no language of geowbit's; use { $known }
