/* The runtime of the translated examples: the few operations that have a different meaning in
   JavaScript, as Python defines them. Each raises where Python raises. */
function $fail(what) {
  throw new Error(what);
}
function $add(a, b) {
  if (typeof a === "number" && typeof b === "number") {
    return a + b;
  }
  if (typeof a === "string" && typeof b === "string") {
    return a + b;
  }
  return $fail("+ of unlike values");
}
function $div(a, b) {
  return b === 0 ? $fail("division by zero") : a / b;
}
function $floor(a, b) {
  return b === 0 ? $fail("division by zero") : Math.floor(a / b);
}
function $mod(a, b) {
  if (b === 0) {
    $fail("division by zero");
  }
  var rest = a % b;
  return rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest;
}
function $plain(x) {
  return typeof x === "object" ? $fail("a list or dict that is compared") : x;
}
function $same(a, b) {
  if ((typeof a === "boolean") !== (typeof b === "boolean")) {
    $fail("a boolean that is compared with another kind of value");
  }
  return $plain(a) === $plain(b);
}
function $t(x) {
  return typeof x === "boolean" ? x : $fail("a condition that is not true or false");
}
function $own(x, key) {
  return Object.prototype.hasOwnProperty.call(x, key);
}
function $place(x, i) {
  var at = i < 0 ? i + x.length : i;
  return at >= 0 && at < x.length && at === Math.floor(at) ? at : $fail("index out of range");
}
function $at(x, i) {
  if (typeof i === "number") {
    return x[$place(x, i)];
  }
  return $own(x, i) ? x[i] : $fail("no key " + i);
}
function $put(x, i, value) {
  if (Array.isArray(x)) {
    x[$place(x, i)] = value;
  } else {
    x[i] = value;
  }
}
function $cut(x, low, high) {
  return x.slice(low, high);
}
function $has(x, item) {
  if (typeof x === "string") {
    return x.indexOf(item) >= 0;
  }
  return Array.isArray(x) ? x.indexOf($plain(item)) >= 0 : $own(x, item);
}
function $len(x) {
  return typeof x === "string" || Array.isArray(x) ? x.length : Object.keys(x).length;
}
function $items(x) {
  return Array.isArray(x) ? x : typeof x === "string" ? x.split("") : Object.keys(x);
}
function $range(a, b, step) {
  var from = b === undefined ? 0 : a,
    to = b === undefined ? a : b,
    by = step || 1,
    list = [];
  for (var i = from; by > 0 ? i < to : i > to; i += by) {
    list.push(i);
  }
  return list;
}
function $map(list, make) {
  return list.map(function (item) {
    return make(item);
  });
}
function $enumerate(x) {
  return $items(x).map(function (item, i) {
    return [i, item];
  });
}
function $zip(x, y) {
  return x.slice(0, Math.min(x.length, y.length)).map(function (item, i) {
    return [item, y[i]];
  });
}
function $abs(x) {
  return Math.abs(x);
}
function $best(list, better) {
  if (list.length === 0) {
    $fail("min or max of nothing");
  }
  var best = $plain(list[0]);
  for (var i = 1; i < list.length; i += 1) {
    if (better($plain(list[i]), best)) {
      best = list[i];
    }
  }
  return best;
}
function $min(a, b) {
  return b === undefined
    ? $best(a, function (x, y) {
        return x < y;
      })
    : b < a
      ? b
      : a;
}
function $max(a, b) {
  return b === undefined
    ? $best(a, function (x, y) {
        return x > y;
      })
    : b > a
      ? b
      : a;
}
function $int(x) {
  if (typeof x === "boolean") {
    return x ? 1 : 0;
  }
  return typeof x === "number" && isFinite(x) ? Math.trunc(x) + 0 : $fail("not a finite number");
}
function $sorted(x) {
  return x.slice().sort(function (a, b) {
    return $plain(a) < b ? -1 : a > b ? 1 : 0;
  });
}
function $list(x) {
  return $items(x).slice();
}
function $append(x, item) {
  x.push(item);
}
function $extend(x, items) {
  $items(items).forEach(function (item) {
    x.push(item);
  });
}
function $join(glue, items) {
  return items.join(glue);
}
function $split(text, at) {
  return text.split(at);
}
var $blank =
  /^[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+|[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+$/g;
function $strip(text) {
  return text.replace($blank, "");
}
function $replace(text, old, by) {
  return text.split(old).join(by);
}
function $count(x, item) {
  return typeof x === "string"
    ? x.split(item).length - 1
    : x.filter(function (one) {
        return one === $plain(item);
      }).length;
}
function $index(x, item) {
  var at = x.indexOf($plain(item));
  return at >= 0 ? at : $fail("not in the list");
}
function $get(x, key, otherwise) {
  return $own(x, key) ? x[key] : otherwise;
}
function $starts(text, start) {
  return text.slice(0, start.length) === start;
}
function $ends(text, end) {
  return end === "" || text.slice(-end.length) === end;
}
function $pop(x) {
  return x.length ? x.pop() : $fail("pop of an empty list");
}
function $real(x, f) {
  return x === x && f(x) !== f(x) ? $fail("outside the function's domain") : f(x);
}
function $m_sqrt(x) {
  return $real(x, Math.sqrt);
}
function $m_acos(x) {
  return $real(x, Math.acos);
}
function $m_asin(x) {
  return $real(x, Math.asin);
}
function $m_log(x) {
  return x <= 0 ? $fail("log of a number not above 0") : Math.log(x);
}
function $m_log2(x) {
  return x <= 0 ? $fail("log of a number not above 0") : Math.log2(x);
}
function $m_log10(x) {
  return x <= 0 ? $fail("log of a number not above 0") : Math.log10(x);
}
function $m_log1p(x) {
  return x <= -1 ? $fail("log of a number not above 0") : Math.log1p(x);
}
function $m_exp(x) {
  return $big(Math.exp(x), x);
}
function $m_expm1(x) {
  return $big(Math.expm1(x), x);
}
function $m_floor(x) {
  return isFinite(x) ? Math.floor(x) + 0 : $fail("not a finite number");
}
function $m_ceil(x) {
  return isFinite(x) ? Math.ceil(x) + 0 : $fail("not a finite number");
}
function $m_trunc(x) {
  return isFinite(x) ? Math.trunc(x) + 0 : $fail("not a finite number");
}
function $m_degrees(x) {
  return x * (180 / Math.PI);
}
function $m_radians(x) {
  return x * (Math.PI / 180);
}
function $big(y, x) {
  return y === Infinity && x !== Infinity ? $fail("overflow") : y;
}

/* kit/native.py, translated by hand. */
function $n_general(x, digits) {
  if (x === Math.trunc(x) && Math.abs(x) < Math.pow(10, digits)) {
    return String(x + 0);
  }
  var parts = $halves(x.toExponential(digits - 1), x, digits).split("e");
  var power = Number(parts[1]);
  if (power < -4 || power >= digits) {
    var size = Math.abs(power);
    return $short(parts[0]) + "e" + (power < 0 ? "-" : "+") + (size < 10 ? "0" : "") + size;
  }
  return $short($shift(parts[0], power));
}
function $n_fixed(exact, places) {
  // Fast path for nearly all numbers: unless close to a tie, rounding to twelve digits first makes
  // no difference.
  if (
    Math.abs(exact) < 1e4 &&
    places <= 4 &&
    Math.abs(((Math.abs(exact) * Math.pow(10, places)) % 1) - 0.5) > 1e-4
  ) {
    var quick = exact.toFixed(places);
    return Number(quick) === 0 ? quick.replace("-", "") : quick;
  }
  var x = Number($half(exact, 12) ? $n_general(exact, 12) : exact.toPrecision(12));
  var text = x.toFixed(places);
  // Python rounds an exact half to the even neighbor, JavaScript away from zero.
  var scale = Math.pow(10, places);
  var doubled = x * scale * 2;
  if (
    Math.abs(x) < 1e15 &&
    doubled === Math.trunc(doubled) &&
    Math.abs(doubled) % 2 === 1 &&
    doubled / 2 / scale === x &&
    $exact(x, places)
  ) {
    var low = Math.floor(doubled / 2);
    text = ((low % 2 === 0 ? low : low + 1) / scale).toFixed(places);
  }
  return Number(text) === 0 ? text.replace("-", "") : text;
}
function $n_to_float(text) {
  return Number(text);
}
function $n_to_int(x) {
  return $int(x);
}
function $n_escape(text) {
  return text
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/\x22/g, "&quot;")
    .replace(/\x27/g, "&#39;");
}
function $n_log(x) {
  return x > 0 ? Math.log(x) : -Infinity;
}
function $n_exp(x) {
  return x !== x ? x : x < 709.782712893384 ? Math.exp(x) : Infinity;
}
function $n_plain(text) {
  return text.replace(/[\ud800-\udfff]/g, "\ufffd");
}
/* Return whether the shortest decimal of x is that many digits followed by a 5. Only then can x be
   an exact half; this is faster than writing out all digits of x. */
function $half(x, digits) {
  var short = Math.abs(x).toExponential().split("e")[0];
  return short.length === digits + 2 && short[digits + 1] === "5";
}
/* Round exact halves to even, as Python's %g does; toExponential rounds them away from zero. */
function $halves(text, x, digits) {
  if (!$half(x, digits)) {
    return text;
  }
  var long = Math.abs(x).toExponential(Math.min(100, digits + 60));
  var tail = long.split("e")[0].replace(".", "").slice(digits);
  if (!/^50*$/.test(tail)) {
    return text;
  }
  var down = Math.abs(x)
    .toExponential(digits + 1)
    .split("e");
  var kept = down[0].replace(".", "").slice(0, digits);
  if (Number(kept[digits - 1]) % 2 === 1) {
    return text;
  }
  return (x < 0 ? "-" : "") + kept[0] + (digits > 1 ? "." + kept.slice(1) : "") + "e" + down[1];
}
function $exact(x, places) {
  return (
    /^-?\d+\.\d*50*$/.test(x.toFixed(Math.min(100, places + 40))) &&
    x
      .toFixed(places + 40)
      .slice(x.toFixed(places + 40).indexOf(".") + 1 + places)
      .replace(/0+$/, "") === "5"
  );
}
function $short(text) {
  return text.indexOf(".") < 0 ? text : text.replace(/\.?0+$/, "");
}
function $shift(digits, power) {
  var sign = digits[0] === "-" ? "-" : "";
  var all = digits.replace("-", "").replace(".", "");
  if (power < 0) {
    return sign + "0." + "0".repeat(-power - 1) + all;
  }
  if (power + 1 >= all.length) {
    return sign + all + "0".repeat(power + 1 - all.length);
  }
  return sign + all.slice(0, power + 1) + "." + all.slice(power + 1);
}
