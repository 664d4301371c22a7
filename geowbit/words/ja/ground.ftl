### 海と系統

ground-in_the_sea = { $place }: 海上にあり、{ $km } km以内に陸地がありません。陸上の場所を指定してください
