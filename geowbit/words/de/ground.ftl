### Das Meer und die Netze.

ground-in_the_sea = { $place }: liegt im Meer, im Umkreis von { $km } km ist kein Land; einen Ort an Land angeben
