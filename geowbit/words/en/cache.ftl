### What is kept of earlier runs.

cache-limit = GEOWBIT_CACHE_GB: { $given } is no size; give gigabytes, such as 4, or 0 to keep nothing
cache-damaged = cache: { $file } is damaged; what it held is computed again
cache-foreign = cache: { $file } is of something else; what should be there is computed again
cache-other_form = cache: { $file } was written by another version; what it held is computed again
cache-cannot_write = cache: { $folder } cannot be written ({ $reason }); nothing is kept of this run
