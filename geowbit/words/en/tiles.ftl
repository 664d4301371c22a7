### What a run in tiles says.

tiles-squares = Map and report compare { NUMBER($squares) } squares, each by its best place; ranks there are those of squares. All { NUMBER($count) } places with their own ranks are in the folder sites, the best of them in top.csv.
tiles-corridor = costs: connection: corridor follows the ground of the whole area and cannot be worked out in tiles; run without tiles, or with connection: straight
tiles-campus = min_campus_ha: the { NUMBER($count) } candidates span too wide a grid to tell pieces of land; take a smaller area
tiles-lost = { $place }: the tile is not there, or cannot be read ({ $problem }); run again: what is done is kept
tiles-input_changed = a layer was changed while tiles were measured; run again when nobody writes it
tiles-other_run = { $place }: another run works for this folder; wait for it, or name another folder
tiles-cannot_write = { $place }: { $reason }; make room and run again: what is done is kept
tiles-worker_died = tile { $tile }: its worker ended several times over, mostly for want of memory; give workers more, or smaller tiles (--tile-rows); what is done is kept
tiles-other_code = { $worker }: this worker has another geowbit, or other libraries, than the process that asks; install the same on both
tiles-scheduler_gone = { $address }: the Dask scheduler went away in the middle; run again: what is done is kept
tiles-no_worker = { $address }: no worker of Dask has joined this scheduler; start some, and run again
tiles-no_engine = engine { $name }: there are { $known }
tiles-scheduler_of_dask = a scheduler is one of Dask: add --engine dask
tiles-workers = workers: { $given } can do nothing; give 1 or more
tiles-rows = rows of a tile: { $given } hold nothing; give 1 or more
tiles-no_dask = engine dask: Dask is not installed; pip install "geowbit[dask]"
tiles-no_scheduler = { $address }: no Dask scheduler answers there
tiles-only_tiles = { $option } goes with --tiles alone
