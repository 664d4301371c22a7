### 前回までの計算のうち保存されるもの

cache-limit = GEOWBIT_CACHE_GB：{ $given } は大きさではありません。4 のようにギガバイトで、保存しないなら 0 と書いてください
cache-damaged = キャッシュ：{ $file } は壊れています。中身は計算し直します
cache-foreign = キャッシュ：{ $file } は別のものです。あるべき値は計算し直します
cache-other_form = キャッシュ：{ $file } は別の版が書いたものです。中身は計算し直します
cache-cannot_write = キャッシュ：{ $folder } に書き込めません（{ $reason }）。今回の計算は保存されません
