### Names of places.

place-did_you_mean = place '{ $place }': no hub, municipality or substation matches; did you mean { $names }?
place-unknown = place '{ $place }': no hub, municipality or substation matches; write lat,lon
place-empty = place: is empty; write lat,lon or a name
place-several = place '{ $place }' matches more than one: { $places }{ $more ->
    [0] {""}
   *[other] {" "}and { $more } more
 }; { $kind ->
    [municipality] add prefecture and ending
   *[substation] give its id
 }
place-two_numbers = place '{ $place }': write two numbers, latitude,longitude
place-no_pair = place { $place }: write a name or (latitude, longitude)
place-longitude_first = place { $place }: longitude comes first; write latitude,longitude
place-not_on_earth = place { $place }: that is not on the earth; write latitude,longitude
place-none_of_list = { $path }: none of its { $count } rows names a hub, municipality or substation; write columns lon and lat, or names that `geowbit latency --from` knows
