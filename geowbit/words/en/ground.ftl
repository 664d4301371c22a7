### The sea and the grids.

ground-in_the_sea = { $place }: lies in the sea, no land is within { $km } km; give a place on land
