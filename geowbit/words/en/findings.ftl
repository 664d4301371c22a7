### What the room findings says.

findings-no_column = { $page }: the sites table has no column { $columns }
