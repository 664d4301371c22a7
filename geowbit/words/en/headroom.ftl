### What published headroom has to say.

headroom-no_figures = headroom: { $file }: no column of megawatts; name it with columns: {"{"}mw: ITS_NAME{"}"}; it has { $columns }
headroom-no_number = headroom: { $file }: no figure in column '{ $column }' (it begins { $example })
headroom-of_generation = headroom: { $file }: says type: demand, and its heading '{ $heading }' is of generation; say type: generation, or for_load: true if you know that load may use it
headroom-maybe_generation = its heading says '{ $heading }', a word that network companies use for generation; make sure that the page is about demand
headroom-without_figure = row without a figure
headroom-row_without_as_of = figure without a date
headroom-row_without_source = figure without a source
headroom-no_as_of = headroom: { $file }: from when is it? give as_of: 2026-10-01, or a column with columns: {"{"}as_of: ITS_NAME{"}"}
headroom-no_source = headroom: { $file }: who published it? give source: the page or document it was taken from
headroom-no_such_date = headroom: as_of: '{ $given }' is no date; write it as 2026-10-01, 2026-10 or 2026
headroom-no_such_column = headroom: columns: '{ $name }' is nothing that a row of headroom tells; { $hint }
headroom-no_such_area = headroom: { $file }: '{ $name }' is no supply area; { $hint }
headroom-no_alias_file = headroom: aliases: { $file }: no such file; check the path
headroom-nothing_matches = headroom: { $file }: none of its rows is a substation or line of the study (such as '{ $name }'; nearest: { $near }); give aliases: FILE with the columns published and substation, or coordinates
headroom-matched = { $file } (for { $type ->
    [generation] generation
   *[demand] demand
 }, as of { $as_of }): { $matched } of { $of } rows found their substation
headroom-generation_left = { $file } is of generation: it is told, and taken for no load (for_load: true would)
headroom-generation_taken = { $file } is of generation, and taken for load because the study says for_load
headroom-points = { $count } rows are of lines or of yards that the layer lacks: load can connect at { $points } points of them
headroom-missed_name = row { $row }, { $name }: no substation of this name; nearest: { $near }
headroom-missed_alias = row { $row }, { $name }: its alias is no substation; nearest: { $near }
headroom-missed_area = row { $row }, { $name }: of this name there are only those of another area: { $near }
headroom-missed_voltage = row { $row }, { $name }: of this name there are only those of a lower voltage: { $near }
headroom-missed_several = row { $row }, { $name }: several substations have this name ({ $near }); give area, voltage, coordinates or an alias
headroom-missed_far = row { $row }, { $name }: no substation of this name, nor any near its coordinates (add_missing: true adds it); nearest names: { $near }
headroom-missed_more = and { $count } more rows that matched nothing
headroom-not_additive = the figures may not be added up: what one load takes is gone for the others
headroom-none_published = headroom: published: this country brings no published headroom; give a file
headroom-nothing_like_it = nothing like it
layer_name-headroom = headroom
layer_name-published_headroom = published_headroom
headroom-dated_by_title = the date is that of the line above the table: '{ $title }' ({ $as_of })
headroom-several_figures = { $count } figures repeat a station and voltage of the same date; the least of them counts (where: chooses one year or scenario)
headroom-of_layer = { $count } rows have headroom without a date, a source, or for whom it is: it counts; better is a file under headroom:
