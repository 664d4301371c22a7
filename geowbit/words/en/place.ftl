### Names of places.

place-did_you_mean = place '{ $place }': no hub, municipality or substation matches; did you mean { $names }?
place-unknown = place '{ $place }': no hub, municipality or substation matches; write lat,lon
