/* The sliders of numbers: continuous, and logarithmic where the stops are. */
(function (gr) {
  "use strict";

  var SIZE = 1000;

  function stopsOf(slider) {
    return slider.getAttribute("data-stops").split(" ");
  }

  // Between two positive stops that differ much, equal distances are equal ratios.
  function isLog(low, high) {
    return low > 0 && high >= 2.5 * low;
  }

  // Places the thumb at the number `x`; leaves it where it is if `x` is not known.
  function placeSlider(slider, x) {
    if (x === undefined) {
      return;
    }
    var stops = stopsOf(slider).map(Number);
    var last = stops.length - 1;
    var i = 0;
    while (i < last - 1 && x >= stops[i + 1]) {
      i += 1;
    }
    var low = stops[i];
    var high = stops[i + 1];
    var part = isLog(low, high)
      ? Math.log(Math.max(x, low) / low) / Math.log(high / low)
      : (x - low) / (high - low);
    var at = String(Math.round(((i + Math.max(0, Math.min(1, part))) / last) * SIZE));
    if (slider.value !== at) {
      slider.value = at;
    }
  }

  // Returns the text of the number that the thumb is at: near a stop, the stop's.
  function sliderText(slider, whole) {
    var stops = stopsOf(slider);
    var last = stops.length - 1;
    var at = (Number(slider.value) / SIZE) * last;
    var near = Math.round(at);
    if (Math.abs(at - near) < Math.min(0.15, 0.012 * last)) {
      return stops[near];
    }
    var i = Math.floor(at);
    var low = Number(stops[i]);
    var high = Number(stops[i + 1]);
    var x = isLog(low, high) ? low * Math.pow(high / low, at - i) : low + (high - low) * (at - i);
    return gr.rounded(x, isLog(low, high) ? Math.abs(x) / 10 : (high - low) / 8, whole);
  }

  // Returns the text of `x`, rounded to the power of ten at or below `size`.
  function rounded(x, size, whole) {
    var unit = Math.pow(10, Math.floor(Math.log10(size)));
    if (whole) {
      unit = Math.max(1, unit);
    }
    return String(Number((Math.round(x / unit) * unit).toPrecision(12)));
  }

  // Moves to the next stop in one direction, as keys do.
  function nextStop(slider, direction) {
    var last = stopsOf(slider).length - 1;
    var at = (Number(slider.value) / SIZE) * last;
    var next = direction > 0 ? Math.floor(at + 0.01) + 1 : Math.ceil(at - 0.01) - 1;
    slider.value = String((Math.max(0, Math.min(last, next)) / last) * SIZE);
  }

  gr.nextStop = nextStop;
  gr.placeSlider = placeSlider;
  gr.rounded = rounded;
  gr.sliderText = sliderText;
})(gr);
