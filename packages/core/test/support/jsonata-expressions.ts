/** The input of the expressions below. */
export const jsonataInput = {
  a: { b: { c: 1, d: [1, 2, 3] }, l: [{ x: 1, y: 'p' }, { x: 2, y: 'q' }, { x: 3 }] },
  s: 'text',
  n: 5,
  z: 0,
  e: '',
  nul: null,
  t: true,
  f: false,
  arr: [1, 2, [3, 4], [[5]]],
  one: [{ v: 7 }],
  em: [],
  eo: {},
  items: [
    { id: 'A', qty: 2, price: 10, tags: ['r', 'g'] },
    { id: 'B', qty: 3, price: 5.5, tags: ['g'] },
    { id: 'A', qty: 1, price: 7, tags: [] },
  ],
  'odd name': { 'k k': 1 },
  len: [{ length: 2 }],
  constructor: 'c',
  Account: {
    Order: [
      {
        OrderID: 'o1',
        Product: [
          { n: 'h', Price: 3, Q: 2 },
          { n: 't', Price: 1, Q: 1 },
        ],
      },
      { OrderID: 'o2', Product: { n: 'h', Price: 9, Q: 4 } },
    ],
  },
  lib: {
    books: [
      { isbn: '1', t: 'x' },
      { isbn: '2', t: 'y' },
    ],
    loans: [
      { isbn: '2', c: 'c1' },
      { isbn: '1', c: 'c2' },
    ],
    customers: [
      { id: 'c1', nm: 'J' },
      { id: 'c2', nm: 'K' },
    ],
  },
};

/** Expressions for each construct of the language, and for what is odd about it; one a line. */
export const jsonataExpressions: readonly string[] = String.raw`
a.b.c
a.b.d
a.b.d[0]
a.b.d[-1]
a.b.d[[0,1]]
a.b.d[$>1]
a.l.x
a.l[0].x
a.l[x>1].y
a.l[x=2]
a.l[x=9]
a.l.x[]
a.l[0].x[]
a.l[0][]
one.v
one.v[]
one[]
one
one[0]
em
em.x
em[]
eo
eo.x
arr
arr.$
arr[2]
arr[2][0]
arr.*
*
a.*
**.c
**.x
**
a.l.*
items.tags
items.tags[0]
(items.tags)[0]
items.(tags)
items.{"id":id,"total":qty*price}
items{id:qty}
items{id:$sum(qty)}
items{id:$}
items.{id:qty}
{"a":1,"b":nothing,"c":[1,2]}
{"a":1,"a":2}
{s:n}
{n:1}
{"x":items.id}
items^(price)
items^(>price).id
items^(id,>price).price
items^(nothing).id
items^(tags)
arr^($)
[1,"a",2]^($)
[3,1,2]^($)
[3,1,2]^(>$)
["b",null]^($)
1+2
1+"a"
"a"+1
nothing+1
1+nothing
1/0
1/0+1
-(1/0)
0/0
0/0+1
5%3
5%0
-n
-s
-nothing
- 5
n-1
n -1
n*2 + 3 * (4 - 1)
s & n
s & nothing
nothing & nothing
1 & 2
{"a":1} & "x"
[1,2] & "x"
null & 1
true & false
(1/3) & ""
s = "text"
s = 'x'
s != "text"
n = 5
n = "5"
nothing = nothing
nothing != 1
nul = null
a.b = {"c":1,"d":[1,2,3]}
{"d":[1,2,3],"c":1} = a.b
[1,2] = [1,2]
[1,2] != [1,3]
n > 3
n > "3"
n > nothing
nothing > 1
true > 1
nul < 1
"a" < "b"
n <= 5 and n >= 5
t and f
t or f
nothing and t
nothing or t
s and n
e or z
em or f
arr and t
{} or f
1 in [1,2]
1 in 1
"r" in items.tags
nothing in [1]
[1] in [[1]]
[1..5]
[1..n]
[5..1]
[1.5..3]
["a"..3]
[1..nothing]
[1..3, 7, [8,9]]
[[1..3]]
[1..3].($*2)
[nothing, 1]
[nothing]
[]
[[]]
[em, em]
[arr]
[[1,2],[3]]
[a.l.x, "z"]
[a.l].x
[a.b, a.l].x
["abc"][0].$
["abc"][0].x
[5][0].x
t ? 1 : 2
f ? 1
nothing ? 1 : 2
t ? nothing : 2
s ?: "d"
e ?: "d"
nothing ?: "d"
nothing ?? "d"
e ?? "d"
nul ?? "d"
f ?? 1
a.b.c ?? 2
a.l.x ?? 2
a.zz.x ?? a.b.c ?? 3
items[0].tags ?: 1
(1;2;3)
()
($x := 5; $x + 1)
($x := 1; ($x := 2); $x)
($x := 1; ($y := $x; $x := 2; $y + $x))
($x := nothing; $x)
$x
$undefinedfn()
foo()
sum([1])
$sum(1,2)
uppercase("a")
uppercase(?)
$uppercase
$uppercase(n)
$uppercase(nothing)
s.$uppercase()
s.$length()
n.$uppercase()
$f
(function($x){$x+1})(3)
($f := function($x){$x+1}; $f(3))
($f := function($x,$y){$y}; $f(3))
($f := function($x,$x){$x}; $f(3,4))
($fact := function($n){ $n <= 1 ? 1 : $n * $fact($n-1)}; $fact(10))
($even := function($n){ $n = 0 ? true : $odd($n-1)}; $odd := function($n){ $n = 0 ? false : $even($n-1)}; $even(1001))
($f := function($x){$x}<n:n>; $f("a"))
($f := function($x)<n:n>{$x}; $f("a"))
($f := function($x)<n:n>{$x}; $f(4))
($f := function($x)<s-:s>{$x}; s.$f())
($f := function($x)<a<n>:n>{$x}; $f(4))
($f := function($x)<a<n>:n>{$x}; $f("x"))
($add := function($a,$b){$a+$b}; $inc := $add(?,1); $inc(4))
($sub := $substring(?,1,?); $sub("hello",2))
$substring(?,1)("hello")
($f := 5; $f(?))
$map([1,2,3], function($x){$x*2})
$map([1,2,3], function($x,$i){$i})
$map([1,2,3], function($x,$i,$a){$count($a)})
$map([1,2], function($x){$filter([1,2,3], function($y){$y=$x})})
$map([1], function($x){$x})
$map([1,2,3], $string)
$map(["a"], $uppercase)
$filter([1,2,3], function($x){$x>1})
$filter([1,2,3], function($x){$x>2})
$filter([1,2,3], function($x){$x>3})
$reduce([1,2,3], function($p,$c){$p+$c})
$reduce([1,2,3], function($p,$c){$p+$c}, 10)
$reduce([1,2,3], function($p){$p})
$each({"a":1,"b":2}, function($v,$k){$k & $v})
$sift({"a":1,"b":2}, function($v){$v>1})
$sort([3,1,2])
$sort([3,1,2], function($a,$b){$a<$b})
$sort(["a",1])
$distinct([1,2,1])
$append(1,2)
$append([1],nothing)
$reverse([1,2,3])
$zip([1,2],[3,4])
$keys(a)
$keys(items)
$lookup(a,"b")
$lookup(items,"id")
$spread(a.b)
$merge([{"a":1},{"b":2}])
$merge(items)
$exists(a)
$exists(nothing)
$not(nothing)
$not(t)
$boolean([0])
$boolean([0,1])
$boolean($uppercase)
$type(a)
$type(arr)
$type($uppercase)
$type(nothing)
$type(nul)
$string(5)
$string({"a":[1,2.5]})
$string($uppercase)
$number("12")
$number("x")
$number(true)
$count(items)
$count(nothing)
$count(5)
$sum(items.(qty*price))
$sum(items.id)
$max([1,5,3])
$average([])
items.(qty*price)
"a" ~> $uppercase
"a" ~> $uppercase()
"abc" ~> $substring(1)
"abc" ~> $substring(1) ~> $uppercase
($f := $uppercase ~> $lowercase; $f("aB"))
($f := $trim ~> $uppercase ~> $length; $f("  ab "))
5 ~> "x"
nothing ~> $uppercase
5 ~> $uppercase
[1,2,3] ~> $sum
[1,2,3] ~> $map(function($x){$x+1})
a ~> |b|{"z":1}|
a ~> |b|{"z":1},"c"|
a ~> |b|{"z":1},["c","d"]|
a ~> |b|5|
a ~> |b|{},5|
a ~> |nothing|{"z":1}|
items ~> |$|{"t":qty*price}|
$ ~> |items[id="A"]|{"id":"X"}|
5 ~> |b|{}|
|a|{}|
$type(|a|{})
|a|{"q":1}|
Account.Order.Product.Price
Account.Order.Product{n:Price}
Account.Order.Product{n:$sum(Price*Q)}
Account.Order.{OrderID: Product.Price}
Account.Order.Product.(%.OrderID)
Account.Order.Product.{"o":%.OrderID,"n":n}
Account.Order.Product[%.OrderID='o1'].n
Account.Order.Product.Price.(%.%.OrderID)
Account.Order.Product.%.OrderID
Account.Order.Product.(%.%.Order.OrderID)
%
%.a
Account.%
Account.Order#$i.Product.{"i":$i,"n":n}
Account.Order.Product#$i.{"i":$i,"n":n}
Account.Order.Product#$i[$i=1].n
Account.Order.Product[n='h']#$i.{"i":$i}
Account.Order@$o.Product.{"o":$o.OrderID,"n":n}
Account.Order@$o.Product
lib.loans@$l.books@$b[$l.isbn=$b.isbn].{"t":$b.t,"c":$l.c}
lib.loans@$l.books@$b[$l.isbn=$b.isbn].customers@$c[$l.c=$c.id].{"t":$b.t,"nm":$c.nm}
lib.loans@$l.lib.books
lib.(loans)@$l.books@$b[$l.isbn=$b.isbn].{"t":$b.t}
lib.loans@$l#$i.books@$b[$l.isbn=$b.isbn].{"t":$b.t,"i":$i}
lib.books@$b{$b.t:$b.isbn}
lib.books@$b{t:isbn}
lib.books#$i{t:$i}
lib.books@$b.loans@$l[$l.isbn=$b.isbn]{$b.t:$l.c}
lib.books@$b.loans@$l[$l.isbn=$b.isbn].customers[id=$l.c]{$b.t:$l.c,"k":nm}
Account.Order@$o.Product^(Price).{"o":$o.OrderID,"p":Price}
Account.Order@$o.Product^(>Price)[0].{"o":$o.OrderID,"p":Price}
Account.Order@$o.Product^(Price){n:$o.OrderID}
Account.Order.Product^(Price)#$i.{"i":$i,"p":Price}
Account.Order.Product^(%.OrderID,Price).Price
nothing.a@$x.b
nothing@$x.b
nothing@$x{"a":1}
nothing.q@$x{"a":1}
nothing{"a":1}
em{"a":1}
em.x{"a":$}
items#$i
items#$i[1]
items#$i.id
items@$x.$x.id
items@$x.id
items@$x[id="A"].qty
items@$x.tags@$t.{"i":$x.id,"t":$t}
items#$i[$i>0]#$j.{"i":$i,"j":$j}
[1,2,3]#$i.{"i":$i}
[1,2,3]#$i
[items]#$i.id
(items)#$i.id
$#$i
items[0]#$i.id
items.tags#$i.{"t":$,"i":$i}
items[$count(tags)>0].id
items[tags].id
items[0,1]
items[[0,2]].id
items[[0..1]].id
items[-1].id
items[1.7].id
items[id].qty
items[nothing].qty
items["x"].qty
items[0].tags[1]
items.tags[1]
nothing[0]
nothing[$error("x")]
nothing[true][]
n[0]
n[1]
s[0]
s[-1]
"abc"[0]
5[0]
{"a":1}[0]
{"a":1}.a
{"a":1}["x"]
[1,2,3][1]
[1,2,3][$>1]
(a.b.c)[0]
$string(a)[0]
$split("a b"," ")[0]
$split("a b"," ")
a."b".c
a.'b'
"a".b
'odd name'
$."odd name"
$.BACKTICKodd nameBACKTICK.BACKTICKk kBACKTICK
BACKTICKodd nameBACKTICK.BACKTICKk kBACKTICK
constructor
toString
__proto__
a.constructor
a.__proto__
$.constructor.constructor
$string.constructor
$uppercase.name
$uppercase.call
$uppercase.arity
function($x){$x}.constructor
(function($x){$x}).call
s.length
arr.length
len.length
$lookup($, "constructor")
$lookup($, "hasOwnProperty")
$keys($uppercase)
{"__proto__": {"x":1}}
{"__proto__": {"x":1}}.x
({"__proto__": {"x":1}}).__proto__
{"constructor": 1}.constructor
{"toString":1}
{"_jsonata_lambda":true}
{"_jsonata_function":true}
{s & "a": 1}
$merge([{"__proto__":1}])
{"f":function($x){$x}}.f(3)
($o := {"f":function($x){$x*2}}; $o.f(3))
$eval("1+1")
$eval("a.b.c")
$eval("$x + 1")
($x := 4; $eval("$x + 1"))
$eval("1+")
$eval("$error('x')")
$eval("[1,2]")
$eval("$", [1,2])
$eval("$.a", {"a":5})
$eval(nothing)
["1+1","2"].$eval($)
$map(["1+1","2"], $eval)
($f := function($l){$map($l, function($x){$x})}; $f([1]))
($f := function($l){$filter($l, function($x){$x>1})}; $f([1,2]))
($f := function($l){($filter($l, function($x){$x>1}))[0]}; $f([1,2,3]))
($f := function($l){$l[0]}; $f([1,2,3]))
($f := function($l){$l{"a":$}}; $f([1,2,3]))
($f := function(){$uppercase()}; s.$f())
($f := function(){($uppercase())}; s.$f())
($f := function($n){$n > 0 ? $f($n-1) : "done"}; $f(2000))
($f := function($n,$a){$n > 0 ? $f($n-1,$a+1) : $a}; $f(3000,0))
($l := [1,2,3]; $l[0])
($l := a.l.x; $l[1])
($l := one.v[]; $l)
($l := one.v[]; $count($l))
($l := one.v; [$l])
($f := function(){a.b}; $f().c)
(a.b).c
(a.l).x
(a.l.x)[0]
(a.l)[0].x
a.(b.c)
a.(b;l).x
a.l.(x > 1 ? x)
a.l.(x > 1 ? x : "n")
a.l.[x]
a.l.[x,y]
a.[b.c]
a.[b.c].$
[a.b.c].$
a.l.{"q":x}.q
a.l.($v := x; $v * 2)
a.l.function($z){$z}
a.l.$uppercase(y)
a.l.$string(x)
$$
$$.a.b.c
a.($$.n)
a.l.($$.n)
$.a.b.c
$.n
$[0]
$.*
a.$
a.$.b
a.$.l.$.x
$.a.**.x
null
true
"é\u00e9"
a[b.c=1].l.x
a[b].l.x
arr[$ = 1]
arr.$[0]
arr[3][0][0]
$count(arr.$)
arr.[$]
arr.{"v":$}
items.tags.$
items.tags.($uppercase($))
items.$.id
$sum(items.qty) + $count(items)
items.(qty > 1 and price > 6)
items[qty > 1 and price > 6].id
$join(items.id, ",")
items.id & ""
$string(items.id)
items.price ~> $sum()
items.price ~> $sum
$map(items, function($i){ $i.qty * $i.price }) ~> $sum()
$map(items, function($i, $n){ {"n": $n, "id": $i.id} })
items.{"id": id, "first": tags[0], "has": "g" in tags}
items.{id: {"q": qty}}
$.items.id[0]
(items.id)[0]
items[id="A"][0].qty
items[id="A"][1].qty
items[id="A" and qty=1].price
items[$.id="B"].qty
items[$$.n = 5].id
items ~> $filter(function($v){$v.qty > 1})
$sort(items, function($a,$b){$a.price > $b.price}).id
items^(price)[0].id
items^(-price).id
items^(>id, <price).price
$reduce(items, function($acc,$i){ $append($acc, $i.id) }, [])
($x := items; $x.id)
($x := items[0]; $x.tags)
($g := function($x){ function($y){ $x + $y } }; $g(1)(2))
($fs := [1,2,3].($v := $; function(){ $v }); $fs[1]())
($fs := [1,2,3].(function($z){ $z * 2 }); $fs[0](5))
($c := function($f,$x){ $f($f($x)) }; $c(function($v){$v*3}, 2))
λ($x){$x}(3)
($y := λ($f){ λ($x){ $x($x) }( λ($g){ $f( (λ($a) {$g($g)($a)}))})}; $y(λ($f){ λ($n){ $n < 2 ? 1 : $n * $f($n - 1) } })(6))
/a/
$match("abab", /b/)
$contains("abc", /b/)
$replace("abc", /b/, "x")
$split("a1b2c", /[0-9]/)
/b/("abc")
/b/("abc").match
/b/("abc").next()
(/b/("abcb")).next().start
$now() = $now()
$clone(a) = a
($clone := 5; a ~> |b|{}|)
$assert(false, "m")
$error("m")
$single([1,2], function($x){$x=1})
$single([1,1])
$formatNumber(12.5, "0.00")
and
or
in
and.x
{"and": or}
a.and
items.or
$toMillis("1970-01-01T00:00:01Z")
$fromMillis(0)
[true][0]
[function($x){$x}][0](1)
$filter([{"a":1},{"a":2}], function($o){$o.a = 2}).a
{"a":{"b":[{"c":1},{"c":2}]}}.a.b.c
{"a":{"b":[{"c":1}]}}.a.b.c[]
[{"a":[1,2]},{"a":[3]}].a
[{"a":[1,2]},{"a":[3]}].a[0]
[{"a":[[1,2]]},{"a":[[3]]}].a
([{"a":[1,2]},{"a":[3]}].a)[0]
[[[1]]].$
[[1,[2]]].$
[[1,2]][0]
[[1,2]][0][1]
[[1,2],[3,4]].$[0]
[[1,2],[3,4]].[$[0]]
items[].id
items.id[]
items[0].id[]
a.b.c[]
nothing[]
[1][]
[1].$[]
"x"[]
$[].s
$distinct(items.id)[]
$filter([1,2],function($v){$v=1})[]
($x := 1)[]
(one.v[]).$
one[][0]
one.v[][0]
$x := 5
($a := 1; $b := 2; {"a":$a,"b":$b})
($a := 1; items.($a := qty; $a)[])
(items[$q := qty]; $q)
(f and ($p := 1); $p)
(t ? ($p := 1); $p)
(t and ($p := 5; true); $p)
($p := 1; f ? $p := 2 : 3; $p)
($p := 1; t ? $p := 2 : 3; $p)
($p := 1; $f := function(){ $p }; $p := 2; $f())
($p := 1; $f := function(){ $p := 5 }; $f(); $p)
($f := function($x){ $x := 9; $x }; $f(1))
($f := function($x){ ($x := 9; $x) }; $f(1))
($p := "a"; $f := function(){ $p + 1 }; $p := 2; $f())
($sum := 5; $sum)
($sum := function($x){ 42 }; $sum([1]))
(($uppercase := $lowercase); $uppercase("AB"))
($uppercase("a"); $uppercase := $lowercase; $uppercase("AB"))
$exists($sum)
$exists($foo)
$exists(function(){1})
$sum
$string(function($x){$x})
{"f": $sum}
[$sum, 1]
$sum = $sum
$sum ? 1 : 2
$not($sum)
$append($sum, 1)
$type([$sum][0])
$each(a.b, $string)
$map(a.l, function($v){$v.x}[0])
5(3)
"x"(3)
a.b(3)
nothing(3)
sum(3)
a.sum(3)
$a.b(1)
({"s": $sum}).s([1,2])
items.$sum(qty)
items.$sum([qty, price])
$sum(items.qty, 1)
$substring("hello", 1, 2)
$substring("hello", "x")
$substring("hello")
$substring()
$pad("a", 5)
$length("")
$length(5)
"" ~> $length
1 ~> $string
[1,2] ~> $string
null ~> $string
$string(null)
$type(nothing) ?? "none"
n = 5 ? "y" : "n"
(n = 5) = true
n > 3 = true
-1 + 2
2 - -1
[-1, - 2]
1e3
1.5e-3
0.1 + 0.2
(0.1 + 0.2) & ""
10000000000000000 & ""
1e25 & ""
1/3*3
a.l[x in [1,3]].x
a.l[$not(y)].x
a.l[y = "p" or x = 3].x
a.l[0 in x]
a.l.x[0]
a.l.x[[0]]
a.l.(x)[0]
$.a.l.y & "!"
a.l[x=1].y & "!"
a.l[x=9].y & "!"
`
  .trim()
  .split('\n')
  .map(line => line.replaceAll('BACKTICK', '`'));
