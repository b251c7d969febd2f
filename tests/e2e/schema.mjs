// Checks a value against the part of JSON Schema that the API's description
// uses; a keyword that is not known here is an error, never passed over.

const NOTES = new Set(['description', 'default', 'title', 'summary', 'format']);

const typeOf = (value) =>
  value === null
    ? 'null'
    : Array.isArray(value)
      ? 'array'
      : Number.isInteger(value)
        ? 'integer'
        : typeof value;

const isType = (value, type) =>
  typeOf(value) === type || (type === 'number' && typeOf(value) === 'integer');

const checks = {
  type: (v, types, at) =>
    [types].flat().some((type) => isType(v, type)) ? [] : [`${at} is ${typeOf(v)}, not ${types}`],
  enum: (v, allowed, at) => (allowed.includes(v) ? [] : [`${at} is ${JSON.stringify(v)}, not of ${allowed}`]),
  minimum: (v, least, at) => (v < least ? [`${at} is ${v}, less than ${least}`] : []),
  maximum: (v, most, at) => (v > most ? [`${at} is ${v}, more than ${most}`] : []),
  required: (v, names, at) =>
    names.filter((name) => !Object.hasOwn(v, name)).map((name) => `${at} has no ${name}`),
  properties: (v, schemas, at, doc) =>
    Object.entries(schemas).flatMap(([name, schema]) =>
      Object.hasOwn(v, name) ? faultsOf(v[name], schema, doc, `${at}.${name}`) : [],
    ),
  additionalProperties: (v, schema, at, doc, whole) =>
    Object.keys(v)
      .filter((name) => !Object.hasOwn(whole.properties ?? {}, name))
      .flatMap((name) =>
        schema === false
          ? [`${at}.${name} is not described`]
          : faultsOf(v[name], schema, doc, `${at}.${name}`),
      ),
  items: (v, schema, at, doc) =>
    Array.isArray(v) ? v.flatMap((item, i) => faultsOf(item, schema, doc, `${at}[${i}]`)) : [],
  anyOf: (v, schemas, at, doc) =>
    schemas.some((schema) => faultsOf(v, schema, doc, at).length === 0)
      ? []
      : [`${at} fits none of anyOf: ${JSON.stringify(v)}`],
  $ref: (v, ref, at, doc) => faultsOf(v, resolve(ref, doc), doc, at),
};

export function resolve(ref, doc) {
  const found = ref
    .replace(/^#\//, '')
    .split('/')
    .reduce((at, name) => at?.[name], doc);
  if (!found) throw new Error(`${ref} leads nowhere`);
  return found;
}

// What is wrong with value, each as a sentence; none: it is as the schema says.
export function faultsOf(value, schema, doc, at = '$') {
  if (schema.type) {
    const wrong = checks.type(value, schema.type, at);
    if (wrong.length) return wrong;
  }
  return Object.entries(schema).flatMap(([keyword, argument]) => {
    if (NOTES.has(keyword)) return [];
    if (!checks[keyword]) throw new Error(`the checker does not know ${keyword}`);
    return checks[keyword](value, argument, at, doc, schema);
  });
}
