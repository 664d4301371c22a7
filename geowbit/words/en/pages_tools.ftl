### What the tools of the map say: value functions, histogram, regions, an own area, own places.

tools-curves = Value functions
tools-curves_changed = { $count } changed
tools-curve_of = Criterion
tools-curve_form = Form
tools-form_linear = straight
tools-form_s_shaped = S-shaped
tools-form_half = steep at first
tools-form_points = by points
tools-form_steps = in steps
tools-curve_worst = Scores 0 at
tools-curve_best = Scores 1 at
tools-curve_half = Scores one half at
tools-curve_moving = Left empty, the end follows the candidates
tools-curve_value = Value
tools-curve_point = Point { $number }
tools-curve_add = Add a point
tools-curve_remove = Remove point { $number }
tools-curve_back = As in the study
tools-curve_alt = Score of { $what }, { $form }: 0 at { $worst }, 1 at { $best }. Bars show how many ranked candidates have a value.
tools-scale_number = A number is missing.
tools-scale_two_ends = The two ends must differ.
tools-scale_needs_ends = “Steep at first” needs both ends.
tools-scale_half = One half must lie between the worst value and the middle.
tools-scale_pairs = Two to forty points are possible.
tools-scale_order = The values of the points must rise.
tools-scale_monotone = The scores must only rise, or only fall.
tools-scale_score = A score lies between 0 and 1.
tools-scale_flat = All scores are the same: no value would be better.
tools-scale_cost = Less is better here: the scores must fall as the values rise.
tools-scale_benefit = More is better here: the scores must rise with the values.
tools-histogram = How all places score
tools-histogram_alt = Histogram of the scores of { $count } ranked places, from { $low } to { $high }
tools-histogram_hint = A place that is open is marked here.
tools-histogram_place = { $name }: { $score }, at least as good as { $share } % of the ranked of this run
tools-histogram_excluded = { $name }: excluded ({ $reason })
tools-regions = Land in one piece
tools-regions_hint = Pieces of the best land whose cells share a side.
tools-regions_share = The best … of the ranked
tools-regions_least = At least
tools-regions_found = { $count } { $count ->
    [one] piece
   *[other] pieces
 }, { $km2 } km² in all
tools-regions_row = { $km2 } km², { $cells } { $cells ->
    [one] cell
   *[other] cells
 }, best rank { $rank }
tools-regions_more = and { $count } more; the file has all
tools-regions_save = Pieces as GeoJSON
tools-area = My area
tools-area_hint = Draw an outline on the map, or drop a GeoJSON polygon on it.
tools-area_draw = Draw
tools-area_stop = Stop
tools-area_undo = Back one corner
tools-area_done = Done
tools-area_change = Change
tools-area_clear = Clear
tools-area_corners = Click corner by corner; the first one again, or Done, ends. Esc stops.
tools-area_most = More than { $count } corners are too many.
tools-area_few = An area needs three corners.
tools-area_many = The outline has too many corners (300 are possible).
tools-area_number = A corner lies nowhere on Earth.
tools-area_crossed = The outline crosses itself, so that inside and outside cannot be told apart. Take corners back.
tools-area_cells = { $count } { $count ->
    [one] candidate
   *[other] candidates
 }
tools-area_about = about { $count }
tools-area_row_size = Outline
tools-area_row_land = Land
tools-area_row_persons = People
tools-area_row_ranked = Ranked
tools-area_row_excluded = Excluded
tools-area_row_best = Best rank
tools-area_row_percentile = At least as good as
tools-area_row_mean = Mean score
tools-area_row_leading = In the best tenth
tools-area_row_headroom = Published headroom
tools-area_leading_of = { $count }: { $share } of its ranked, { $all } of the best tenth of this run
tools-area_headroom_of = { $count } { $count ->
    [one] place
   *[other] places
 }, the most { $mw } MW ({ $date } or earlier)
tools-area_headroom_none = none lies here
tools-mine = My places
tools-mine_hint = Star a card, set a point, or drop a CSV (lat, lon, name, note) or GeoJSON file on the map. The address keeps them; a copy of the map does too.
tools-mine_point = Set a point
tools-mine_load = Load a file
tools-mine_list = Places as CSV
tools-mine_copy = Map with my places
tools-mine_where = Click where the point is; Esc stops.
tools-mine_name = Name
tools-mine_note = Note
tools-mine_unnamed = Place { $number }
tools-mine_remove = Remove { $name }
tools-mine_outside = no candidate lies here
tools-mine_on = On my list
tools-mine_off = Add to my list
tools-mine_most = More than { $count } places are too many; the rest is left out.
tools-mine_long = The notes are too long for the address: save the map with them.
tools-file_large = The file is larger than { $megabytes } MB.
tools-file_columns = The table has no columns lat and lon.
tools-file_json = The file is no GeoJSON.
tools-file_nothing = The file holds no point and no plain polygon.
tools-file_read = { $count } { $count ->
    [one] place
   *[other] places
 } read.
tools-file_area = Its polygon is your area.
tools-file_skipped = { $count } passed over.
tools-area_of_ranked = { $share } % of the ranked
