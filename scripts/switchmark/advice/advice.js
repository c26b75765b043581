// The evaluator of description.json for the report: what expressions.py and the other Python files beside this one do, in the
// same order, so that both give the same figures and the same texts. A plain script, which needs interpolation.js before it
// and defines switchmarkAdvice = {advise(description, data, profile)}; advise answers as advice.advise of the Python package.
// advice_equality_test.py holds the two against each other.
var switchmarkAdvice = (() => {
  "use strict";

  const {between} = switchmarkInterpolation;
  class Missing { constructor(items) { this.items = items; } }
  const own = (object, key) => (Object.prototype.hasOwnProperty.call(object, key) ? object[key] : undefined);
  const rowsAt = (byModel, model) => own(byModel, model) || {knots: [], not_applicable: []};
  const lists = ["cells", "borrowed", "wanted"], mostNamed = 3;
  const figure = (low, median, high, more) =>
    ({low, median, high, bound: "", cells: [], borrowed: [], wanted: [], wants: false, ...more});
  const exact = (value) => figure(value, value, value);
  const distinct = (rows) => [...new Map(rows.map((row) => [JSON.stringify(row), row])).values()];
  const leastBy = (rows, key) => rows.reduce((best, row) => (key(row) < key(best) ? row : best));

  // Expressions: see expressions.py.
  const arithmetic = {
    "+": (a, b) => [a.low + b.low, a.median + b.median, a.high + b.high],
    "-": (a, b) => [a.low - b.high, a.median - b.median, a.high - b.low],
    "*": (a, b) => [a.low * b.low, a.median * b.median, a.high * b.high],
    "/": (a, b) => [a.low / b.high, a.median / b.median, a.high / b.low],
    min: (a, b) => [Math.min(a.low, b.low), Math.min(a.median, b.median), Math.min(a.high, b.high)],
    max: (a, b) => [Math.max(a.low, b.low), Math.max(a.median, b.median), Math.max(a.high, b.high)],
  };
  function attempt(scope, expression) {
    try {
      return evaluate(scope, expression);
    } catch (missing) {
      if (missing instanceof Missing) return missing;
      throw missing;
    }
  }
  function evaluate(scope, expression) {
    if (typeof expression === "number") return exact(expression);
    if (typeof expression === "string") {
      const value = scope.values[expression];
      if (value instanceof Missing) throw value;
      return typeof value === "number" ? exact(value) : value;
    }
    const [operation, ...rest] = expression;
    if (own(arithmetic, operation)) return combined(all(scope, rest), arithmetic[operation]);
    return operations[operation](scope, ...rest);
  }
  function holds(scope, [operation, ...rest]) {
    const results = rest.map((argument) => attempt(scope, argument));
    if (results.some((each) => each instanceof Missing)) return false;
    const [a, b] = results.map((each) => each.median);
    return operation === "<" ? a < b : a > b;
  }
  function all(scope, rest) {
    const results = rest.map((argument) => attempt(scope, argument));
    if (!results.some((each) => each instanceof Missing)) return results;
    throw new Missing(results.flatMap((each) => (each instanceof Missing ? each.items : [])));
  }
  const combined = (figures, operation) =>
    figures.slice(1).reduce((result, other) => withSources(operation(result, other), [result, other]), figures[0]);
  function withSources([low, median, high], sources) {
    const bounds = distinct(sources.map((each) => each.bound).filter((bound) => bound));
    const more = {bound: bounds.length > 1 ? "about" : bounds[0] || "", wants: sources.some((each) => each.wants)};
    for (const name of lists) more[name] = distinct(sources.flatMap((each) => each[name]));
    return figure(low, median, high, more);
  }
  function knotsOf(scope, name, value) {
    const byModel = scope.curves[name], base = scope.description.curves[name].own ? undefined : scope.properties.base;
    const [ownKnots, others] = [scope.model, base].map((model) => (model === undefined ? [] : rowsAt(byModel, model).knots));
    if (ownKnots.length) return {knots: ownKnots, borrowed: []};
    if (others.length) return {knots: others, borrowed: [[name, scope.model, base]]};
    throw new Missing([[name, scope.model, value, "absent"]]);
  }
  const knotAt = (index) => (scope, name) => {
    const asked = (scope.description.curves[name].suite.values || [null]).at(index);
    const {knots, borrowed} = knotsOf(scope, name, asked), {low, median, high, cell} = knots.at(index);
    return figure(low, median, high, {cells: [cell], borrowed});
  };
  const bounded = (bound) => (scope, argument) => ({...evaluate(scope, argument), bound});
  const operations = {
    curve(scope, name, argument) {
      const value = evaluate(scope, argument).median;
      const {knots, borrowed} = knotsOf(scope, name, value);
      const result = between(knots, value, scope.description.curves[name].unexplained);
      if (result) return figure(...result.triple, {cells: result.used.map((knot) => knot.cell), borrowed});
      throw new Missing([[name, borrowed.length ? borrowed[0][2] : scope.model, value, "outside"]]);
    },
    point: knotAt(0), first: knotAt(0), last: knotAt(-1),
    first_value: (scope, name) => exact(knotsOf(scope, name, scope.description.curves[name].suite.values[0]).knots[0].value),
    or(scope, ...alternatives) {
      const lacking = [];
      for (const alternative of alternatives) {
        const result = attempt(scope, alternative);
        if (result instanceof Missing) lacking.push(result.items);
        else if (!(result.wants && lacking.length)) return result;
        else return {...result, wanted: distinct([...result.wanted, ...lacking[0]])};
      }
      throw new Missing(lacking[0]);
    },
    wanting: (scope, argument) => ({...evaluate(scope, argument), wants: true}),
    at_least: bounded("at least"), at_most: bounded("at most"),
    span(scope, ...rest) {
      const figures = all(scope, rest);
      return withSources([figures[0].low, figures[1].median, figures[2].high], figures);
    },
    largest(scope, ...rest) {
      const results = rest.map((argument) => attempt(scope, argument));
      const figures = results.filter((each) => !(each instanceof Missing));
      if (!figures.length) throw new Missing(results.flatMap((each) => each.items));
      return combined(figures, arithmetic.max);
    },
    evidence(scope, value, evidence) {
      const result = evaluate(scope, value), shown = attempt(scope, evidence);
      if (shown instanceof Missing) return result;
      return figure(result.low, result.median, result.high, {bound: result.bound, cells: shown.cells, borrowed: shown.borrowed});
    },
    case: (scope, name, cases) => evaluate(scope, own(cases, scope.properties[name]) === undefined
      ? ["none"] : cases[scope.properties[name]]),
    known(scope, argument) {
      const result = attempt(scope, argument);
      if (result instanceof Missing) throw new Missing([]);
      return result;
    },
    none: () => { throw new Missing([]); },
    if: (scope, condition, then, otherwise) => evaluate(scope, holds(scope, condition) ? then : otherwise),
  };

  // Texts: see number_text.py and template.py.
  const units = {
    ns: [[1e9, "s"], [1e6, "ms"], [1e3, "us"], [1, "ns"]], B: [[1e9, "GB"], [1e6, "MB"], [1, "B"]],
    share: [[0.01, "%"]], hz: [[1, "per second"]], count: [[1, ""]],
  };
  const powers = [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12];
  function significant(value, kind) {
    if (value < 0) return `-${significant(-value, kind)}`;
    if (value >= 1e15) return "over 1e15";
    let decimals = 0;
    for (let least = kind === "share" ? 9.95 : 99.95; value < least && decimals < 12; least /= 10) ++decimals;
    const whole = Math.floor(value * powers[decimals] + 0.5);
    if (whole === 0) return "0";
    const digits = String(whole).padStart(decimals + 1, "0");
    const before = digits.slice(0, digits.length - decimals), behind = digits.slice(digits.length - decimals);
    return before.replace(/\B(?=(\d{3})+$)/g, ",") + (behind ? `.${behind}` : "");
  }
  const plain = (value, kind) =>
    (kind === "count" && value === Math.floor(value) ? significant(value, kind).split(".")[0] : significant(value, kind));
  const unitOf = (value, kind) => units[kind].find((row) => value >= row[0]) || units[kind][units[kind].length - 1];
  const joined = (number, unit) => (unit ? `${number} ${unit}` : number);
  const fill = (text, words) => text.replace(/\{(\w+)\}/g, (_, name) => words[name]);
  const text = (value, kind) => joined(plain(value / unitOf(value, kind)[0], kind), unitOf(value, kind)[1]);
  const ends = {"at most": "high", "at least": "low", about: "median"};
  function intervalText(shown, kind) {
    if (shown.bound) return `${shown.bound} ${text(shown[ends[shown.bound]], kind)}`;
    const [factor, unit] = unitOf(shown.median, kind);
    const [low, median, high] = ["low", "median", "high"].map((key) => plain(shown[key] / factor, kind));
    return joined(low === median && median === high ? median : `${median} [${low}, ${high}]`, unit);
  }

  // The profile: see profile_check.py.
  function checked(description, profile) {
    const {texts, parameters} = description, wrong = (error) => ({values: {}, defaults: [], error});
    if (profile === null || typeof profile !== "object" || Array.isArray(profile)) return wrong(texts.not_an_object);
    const keys = parameters.map((parameter) => parameter.key);
    for (const key of Object.keys(profile))
      if (!keys.includes(key)) return wrong(fill(texts.unknown_key, {key, keys: keys.join(", ")}));
    const values = {}, defaults = [];
    for (const parameter of parameters) {
      const given = own(profile, parameter.key);
      let value = given, fault = "";
      if (given === null || given === undefined) {
        const least = values[parameter.default_at_least];
        value = least === undefined || least === null ? parameter.default : Math.max(parameter.default, least);
        if (given === undefined && parameter.required) return wrong(fill(texts.missing_parameter, wordsOf(parameter, value)));
        const words = parameter.assumed || fill(texts.default, {...wordsOf(parameter, value), label: parameter.label});
        defaults.push({parameter: parameter.key, value, text: words});
      } else if ((fault = faultOf(texts, parameter, value))) return wrong(fault);
      values[parameter.key] = value;
    }
    const words = {};
    for (const {key, kind} of parameters) words[key] = values[key] === null ? "" : text(values[key], kind);
    for (const contradiction of description.contradictions)
      if (holds({description, curves: {}, values, model: "", properties: {}}, contradiction.when))
        return wrong(fill(contradiction.text, words));
    return {values, defaults, error: ""};
  }
  function faultOf(texts, parameter, value) {
    if (typeof value !== "number" || !Number.isFinite(value)) return fill(texts.not_a_number, wordsOf(parameter, null));
    if (!(parameter.minimum <= value && value <= parameter.maximum)) return fill(texts.out_of_range, wordsOf(parameter, value));
    return parameter.whole && value !== Math.floor(value) ? fill(texts.not_whole, wordsOf(parameter, value)) : "";
  }
  function wordsOf(parameter, value) {
    const shown = (number) => (number === null ? "nothing" : text(number, parameter.kind));
    return {label: `${parameter.label} (${parameter.flag})`, value: shown(value), minimum: shown(parameter.minimum),
            maximum: shown(parameter.maximum)};
  }

  // The verdict: see verdict.py.
  function judged(description, scope) {
    const ruledOut = [], doubtful = [];
    for (const constraint of description.constraints) {
      const value = scope.values[constraint.figure];
      const limit = typeof constraint.limit === "string" ? scope.values[constraint.limit] : constraint.limit;
      if (value instanceof Missing || limit === null) continue;
      const row = {constraint: constraint.id, text: fill(constraint.text, words(description, scope))};
      if (value.bound === "at most" ? value.high > limit : value.median <= limit && (value.high > limit || value.bound))
        doubtful.push(row);
      else if (value.bound !== "at most" && value.median > limit)
        (value.low <= limit && value.bound === "about" ? doubtful : ruledOut).push(row);
    }
    return {ruledOut, doubtful};
  }
  const conditionsOf = (description, scope, told) => description.conditions
    .filter((each) => each.stopped_at === scope.properties.stopped_at && holds(scope, each.when))
    .map((each) => ({group: fill(each.group, told), text: fill(each.text, told)}));
  function words(description, scope) {
    const result = {model: scope.model, asks: scope.properties.asks, costs: scope.properties.costs};
    for (const {key, kind} of description.parameters)
      result[key] = scope.values[key] === null ? "" : text(scope.values[key], kind);
    for (const {id, kind} of description.figures)
      result[id] = scope.values[id] instanceof Missing ? "" : intervalText(scope.values[id], kind);
    return result;
  }
  function recommendation(description, rows, scopes) {
    const indices = rows.map((_, i) => i);
    const candidates = indices.filter((i) => !rows[i].ruled_out.length && !rows[i].missing.length);
    const certain = candidates.filter((i) => !rows[i].doubtful.length);
    if (!candidates.length) return {model: null, text: nothing(description, rows), conditions: []};
    const {left, lostBy} = ranked(description, scopes, certain.length ? certain : candidates);
    const chosen = leastBy(left, (i) => scopes[i].properties.effort), told = words(description, scopes[chosen]);
    const sentences = [fill(description.texts.use, told), secondSentence(description, rows, scopes, chosen, candidates, lostBy),
      ...description.remarks.filter((each) => holds(scopes[chosen], each.when)).map((each) => fill(each.text, told))];
    return {model: rows[chosen].model, text: sentences.join(" "), conditions: rows[chosen].conditions.map((each) => each.text)};
  }
  function secondSentence(description, rows, scopes, chosen, candidates, lostBy) {
    const {texts} = description, told = words(description, scopes[chosen]), effort = (i) => scopes[i].properties.effort;
    const easiest = leastBy(rows.map((_, i) => i), effort), step = lostBy.get(easiest);
    if (effort(easiest) === effort(chosen)) return fill(texts.easiest, told);
    const row = rows[easiest];
    let reason = texts.easier_unknown;
    if (step)
      reason = fill(step.text, {...words(description, scopes[easiest]), chosen: told.model, chosen_figure: told[step.figure]});
    else if (row.ruled_out.length) reason = row.ruled_out[0].text;
    else if (candidates.includes(easiest)) reason = fill(texts.easier_doubtful, {doubts: row.doubtful[0].text});
    return fill(texts.easier_lost, {easier: row.model, reason});
  }
  function ranked(description, scopes, candidates) {
    const lostBy = new Map();
    let left = candidates;
    for (const step of description.ranking) {
      const median = (i) => scopes[i].values[step.figure].median;
      const most = Math.min(...left.map(median)) + step.negligible;
      for (const i of left.filter((each) => median(each) > most)) lostBy.set(i, step);
      left = left.filter((i) => !lostBy.has(i));
    }
    return {left, lostBy};
  }
  function nothing(description, rows) {
    const {texts} = description, models = (count) => `${text(count, "count")} ${count === 1 ? "model" : "models"}`;
    if (!rows.length) return texts.no_models;
    const counts = [];
    let remedy = texts.measure_first, most = 0;
    for (const constraint of description.constraints) {
      const count = rows.filter((row) => row.ruled_out.some((each) => each.constraint === constraint.id)).length;
      if (count) counts.push(fill(texts.count_ruled, {constraint: constraint.label, count: models(count)}));
      if (count > most) [remedy, most] = [constraint.remedy, count];
    }
    const missing = rows.filter((row) => row.missing.length && !row.ruled_out.length).length;
    if (missing) counts.push(fill(texts.count_missing, {count: models(missing)}));
    return `${fill(texts.none, {counts: counts.join(", ")})} ${remedy}`;
  }

  // What was measured of whole programs: see observations.py.
  function observations(description, scopes, recommended) {
    const shown = compared(scopes, recommended);
    return description.observations.flatMap((each) => {
      const known = shown.filter((scope) => !(scope.values[each.figure] instanceof Missing));
      if (known.length < each.least || (recommended !== null && known[0].model !== recommended)) return [];
      const told = known.map((scope) => fill(each.each, {model: scope.model, figure: words(description, scope)[each.figure]}));
      const further = recommended === null ? [] : each.further.filter((row) => holds(known[0], row.when))
        .map((row) => fill(row.text, words(description, known[0])));
      return [fill(each.text, {models: told.join(", ")}) + further.join("")];
    });
  }
  function compared(scopes, recommended) {
    const ordered = [...scopes].sort((one, other) => one.properties.effort - other.properties.effort);
    if (recommended === null) return ordered.filter((scope) => !scope.properties.variant);
    return [...scopes.filter((scope) => scope.model === recommended),
            ...ordered.slice(0, 1).filter((scope) => scope.model !== recommended)];
  }

  // What to measure: see measuring.py.
  function toMeasure(description, data, scopes) {
    const lacking = new Map();
    for (const scope of scopes)
      for (const {id} of description.figures) {
        const value = scope.values[id];
        for (const [curve, model, asked, kind] of value instanceof Missing ? value.items : value.wanted) {
          const key = JSON.stringify([curve, kind]);
          if (!lacking.has(key)) lacking.set(key, {curve, kind, models: [], values: []});
          const {models, values} = lacking.get(key);
          if (!models.includes(model)) models.push(model);
          if (!values.includes(asked)) values.push(asked);
        }
      }
    return distinct([...lacking.values()].flatMap((lack) => rowsOf(description, data, lack)));
  }
  function rowsOf(description, data, {curve: name, kind, models, values}) {
    const curve = description.curves[name], {texts} = description;
    const wanted = configurations(curve, values, data.curves[name], models), told = new Map();
    for (const model of models) {
      const refused = rowsAt(data.curves[name], model).not_applicable.find((each) => wanted.includes(each.value));
      const reason = refused ? "refused" : curve.suite.models.includes(model) ? "measure" : "foreign";
      const key = JSON.stringify([reason, refused ? refused.cell : "", refused ? refused.reason : ""]);
      if (!told.has(key)) told.set(key, {reason, refused, names: []});
      told.get(key).names.push(model);
    }
    return [...told.values()].map(({reason, refused, names}) => {
      const sentence = fill(texts[kind], {workload: curve.workload, param: curve.param || "", models: names.join(", "),
                                          counted: curve.counted || "", value: values[0] === null ? "" : text(values[0], "count")});
      const without = (words) => ({text: words, command: null, models: names});
      if (refused) return without(fill(texts.not_applicable, {text: sentence, cell: refused.cell, reason: refused.reason}));
      if (reason === "foreign") return without(fill(texts.no_cell, {text: sentence}));
      if (!wanted.length) return without(fill(texts.no_configuration, {text: sentence, file: curve.suite.file}));
      return {text: sentence, command: fill(texts.command, {filter: filterOf(curve, wanted, names)}), models: names};
    });
  }
  function configurations(curve, values, measured, models) {
    if (curve.param === null) return [null];
    const have = models.map((model) => rowsAt(measured, model).knots.map((knot) => knot.value)), suite = curve.suite.values;
    const lacking = suite.filter((each) => have.some((known) => !known.includes(each)));
    return lacking.filter((each) => values.some((value) => enclosing(suite, value).includes(each)));
  }
  const enclosing = (suite, value) => (suite[0] <= value && value <= suite.at(-1)
    ? [suite.filter((each) => each <= value).at(-1), suite.find((each) => each >= value)] : []);
  const anyOf = (words) => (words.length === 1 ? String(words[0]) : `(${words.join("|")})`);
  function filterOf(curve, wanted, models) {
    const names = models.length <= mostNamed ? anyOf(models.map((model) => model.replace(/[^A-Za-z0-9_-]/gu, "."))) : ".*";
    const fixed = Object.keys(curve.fixed).map((key) => `${key}:${curve.fixed[key]}`).join("/");
    if (curve.param === null) return `^${curve.workload}/${names}/${fixed}$`;
    return `^${curve.workload}/${names}/.*\\b${curve.param}:${anyOf(wanted)}\\b`;
  }

  // The answer: see evaluator.py.
  function modelOf(description, data, model, values) {
    const properties = description.models.find(
      (each) => each.name === model.name || ("prefix" in each && model.name.startsWith(each.prefix)));
    const scope = {description, curves: data.curves, values: {...values}, model: model.name, properties};
    const figures = {}, missing = [];
    for (const each of description.figures) {
      const unasked = "requires" in each && scope.values[each.requires] === null;
      const value = unasked ? new Missing([]) : attempt(scope, each.value);
      scope.values[each.id] = value;
      if (!(value instanceof Missing && !value.items.length)) figures[each.id] = shown(value, each.kind);
      if (value instanceof Missing && description.needed.includes(each.id)) missing.push(each.label);
    }
    const {ruledOut, doubtful} = judged(description, scope);
    return {scope, row: {model: model.name, family: model.family, known: properties.prefix !== "", variant: properties.variant || false,
                         asks: properties.asks, words: properties.words, figures, ruled_out: ruledOut, doubtful,
                         conditions: conditionsOf(description, scope, words(description, scope)), missing, cells: model.cells}};
  }
  function shown(value, kind) {
    if (value instanceof Missing) return {text: "", kind};
    const {low, median, high, bound, cells} = value, borrowed_from = distinct(value.borrowed.map((each) => each[2]));
    return {low, median, high, bound, kind, cells, borrowed_from, text: intervalText(value, kind)};
  }
  function advise(description, data, profile) {
    const {values, defaults, error} = checked(description, profile);
    if (error) return {error};
    const models = data.models.map((model) => modelOf(description, data, model, values));
    const rows = models.map((each) => each.row), scopes = models.map((each) => each.scope);
    const general = {description, curves: data.curves, values, model: "", properties: {}};
    const advised = recommendation(description, rows, scopes);
    return {
      profile: values, defaults, recommendation: advised, models: rows,
      observations: observations(description, scopes, advised.model), to_measure: toMeasure(description, data, scopes),
      notes: description.notes.filter((note) => holds(general, note.when)).map((note) => note.text),
    };
  }

  return {advise};
})();
