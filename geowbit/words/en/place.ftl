### Names of places.

place-did_you_mean = place '{ $place }': no hub, municipality or substation matches; did you mean { $names }?
place-unknown = place '{ $place }': no hub, municipality or substation matches; write lat,lon
place-empty = place: is empty; write lat,lon or a name
place-two_numbers = place { $place }: write two numbers, latitude,longitude
place-off_earth = place { $lat },{ $lon }: { $hint }; write latitude,longitude
place-several = place { $place } stands for more than one: { $names }{ $more }; { $cure }
place-form = place { $given }: write a name or (latitude, longitude)
