const base = 36;
const least = 1;
const most = 26;
const firstBias = 72;
const firstCode = 128;

/** The text behind `xn--`, RFC 3492; `undefined` where there is none. */
export function fromPunycode(encoded: string): string | undefined {
  const at = encoded.lastIndexOf('-');
  const codes = Array.from(encoded.slice(0, Math.max(at, 0)), each => each.codePointAt(0)!);
  if (codes.some(code => code >= firstCode)) return undefined;
  let [code, index, bias] = [firstCode, 0, firstBias];
  for (let from = at < 0 ? 0 : at + 1; from < encoded.length;) {
    const before = index;
    for (let weight = 1, step = base; ; step += base) {
      const digit = digitOf(encoded.charCodeAt(from++));
      if (digit === undefined) return undefined;
      index += digit * weight;
      const threshold = thresholdOf(step, bias);
      if (digit < threshold) break;
      weight *= base - threshold;
    }
    bias = adapted(index - before, codes.length + 1, before === 0);
    code += Math.floor(index / (codes.length + 1));
    index %= codes.length + 1;
    if (code > 0x10ffff) return undefined;
    codes.splice(index++, 0, code);
  }
  return String.fromCodePoint(...codes);
}

/** A text as it stands behind `xn--`, RFC 3492. */
export function toPunycode(text: string): string {
  const codes = Array.from(text, each => each.codePointAt(0)!);
  const plain = codes.filter(code => code < firstCode);
  let encoded = plain.map(code => String.fromCodePoint(code)).join('') + (plain.length > 0 ? '-' : '');
  let [code, delta, bias, done] = [firstCode, 0, firstBias, plain.length];
  while (done < codes.length) {
    const next = Math.min(...codes.filter(each => each >= code));
    delta += (next - code) * (done + 1);
    code = next;
    for (const each of codes) {
      if (each < code) delta++;
      if (each !== code) continue;
      encoded += digitsOf(delta, bias);
      bias = adapted(delta, done + 1, done === plain.length);
      delta = 0;
      done++;
    }
    delta++;
    code++;
  }
  return encoded;
}

function digitsOf(delta: number, bias: number): string {
  let text = '';
  let rest = delta;
  for (let step = base; ; step += base) {
    const threshold = thresholdOf(step, bias);
    if (rest < threshold) return text + letterOf(rest);
    text += letterOf(threshold + ((rest - threshold) % (base - threshold)));
    rest = Math.floor((rest - threshold) / (base - threshold));
  }
}

function thresholdOf(step: number, bias: number): number {
  return Math.min(most, Math.max(least, step - bias));
}

function adapted(delta: number, length: number, isFirst: boolean): number {
  let rest = isFirst ? Math.floor(delta / 700) : delta >> 1;
  rest += Math.floor(rest / length);
  let step = 0;
  for (; rest > ((base - least) * most) >> 1; step += base) rest = Math.floor(rest / (base - least));
  return step + Math.floor(((base - least + 1) * rest) / (rest + 38));
}

function digitOf(code: number): number | undefined {
  if (code >= 48 && code <= 57) return code - 22;
  const lower = code | 32;
  return lower >= 97 && lower <= 122 ? lower - 97 : undefined;
}

function letterOf(digit: number): string {
  return String.fromCharCode(digit < 26 ? digit + 97 : digit + 22);
}
