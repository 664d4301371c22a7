### What the room cli says.

cli-ratio = --ratio { $text }: give a number above 0 and at most 10, or tables
cli-unknown_kind = { $out }: is no file of a known kind; end it in { $endings }
cli-not_understood = { $option }: { $text } is not understood; write { $form }
cli-no_area = fetch: no --area; give prefectures, a box, a file or place:NAME
