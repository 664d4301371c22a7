### What is wrong with an assumption of one's own.

assumptions-see_layers = `geowbit layers` で表の名前を確認してください
assumptions-unknown = assumptions: キー '{ $name }' はありません。{ $hint }
assumptions-not_ordered = assumptions: { $name } には数値、または昇順の [low, mid, high] を指定してください
assumptions-out_of_bounds = assumptions: { $name } が { $low }～{ $high } です。{ $least }～{ $most } の範囲で指定してください
