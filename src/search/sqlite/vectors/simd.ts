// Two functions of WebAssembly: a vector times many, sixteen components at a time; a tenth of the time that the same takes in JavaScript.
// Arithmetic · arithmeticIn
//
// The module is put together here, instruction by instruction, so that what runs is what can be read, with no compiler and no file of bytes.

/**
 * What is done with the vector from one address of a memory to another and with the rows between two addresses, which begin every `stride` bytes:
 * a float for each row is written from `out` on. There is at least one row. The vector is as long as a multiple of 64 bytes; where rows are shorter its
 * end is zeros, and what is read behind a row does not count.
 */
type OfRows = (
  vector: number,
  vectorEnd: number,
  row: number,
  end: number,
  stride: number,
  out: number,
) => void;

export interface Arithmetic {
  /** Products of floats and floats. */
  products: OfRows;
  /** Products of integers of 16 bits and rows of signed bytes, over the length of each row. */
  alongBytes: OfRows;
}

export function arithmeticIn(memory: WebAssembly.Memory): Arithmetic {
  compiled ??= new WebAssembly.Module(Uint8Array.from(assembled()));
  return new WebAssembly.Instance(compiled, { a: { memory } }).exports as unknown as Arithmetic;
}

let compiled: WebAssembly.Module | undefined;

type Code = number[];

const [I32, V128] = [0x7f, 0x7b];

// Parameters, then locals: where in the vector and the row one is, and sums, whose parts do not wait for one another.
const PARAMETERS = 6;
const [VECTOR, VECTOR_END, ROW, END, STRIDE, OUT, V, R] = [0, 1, 2, 3, 4, 5, 6, 7] as const;
const [A, B, C, D] = [8, 9, 10, 11] as const;
const SUMS = [A, B, C, D];

const get = (local: number): Code => [0x20, local];
const set = (local: number): Code => [0x21, local];
const addTo = (local: number, value: Code): Code => [...get(local), ...value, 0x6a, ...set(local)];
const constant = (value: number): Code => [0x41, (value & 127) | 128, value >> 7];
const loopWhileLess = (one: number, other: number, body: Code): Code => [
  ...[0x03, 0x40, ...body],
  ...[...get(one), ...get(other), 0x49, 0x0d, 0, 0x0b],
];
const simd = (instruction: number): Code =>
  instruction < 128 ? [0xfd, instruction] : [0xfd, (instruction & 127) | 128, instruction >> 7];
const load = (offset: number): Code => [...simd(0x00), 0, offset];
const loadBytes = (offset: number): Code => [...simd(0x01), 0, offset];
const zeros: Code = [...simd(0x0c), ...new Array<number>(16).fill(0)];
const addFloats = simd(0xe4);
const multiplyFloats = simd(0xe6);
const addIntegers = simd(0xae);
const multiplyPairs = simd(0xba);
const toFloats = simd(0xfa);
const [floatAdd, floatDivide, floatRoot] = [[0x92], [0x95], [0x91]] as const;
const storeFloat: Code = [0x38, 0, 0];

const sumInto = (sum: number, value: Code, addition: Code): Code => [
  ...[...get(sum), ...value, ...addition],
  ...set(sum),
];
const lanes = (sum: number): Code =>
  [0, 1, 2, 3].flatMap((lane) => [...get(sum), ...simd(0x1f), lane, ...(lane ? floatAdd : [])]);

const products = (): Code => {
  const part = (sum: number, at: number) =>
    sumInto(sum, [...get(V), ...load(at), ...get(R), ...load(at), ...multiplyFloats], addFloats);
  const step = SUMS.flatMap((sum, index) => part(sum, 16 * index));
  const together = [B, C, D].flatMap((sum) => sumInto(A, get(sum), addFloats));
  return rowByRow({ step, vectorStep: 64, rowStep: 64, result: [...together, ...lanes(A)] });
};

// A and B: the product. C and D: the square of the row's length.
const alongBytes = (): Code => {
  const part = (sum: number, square: number, at: number) => {
    const row = [...get(R), ...loadBytes(at)];
    const both = [...get(V), ...load(2 * at), ...row, ...multiplyPairs];
    return [
      ...sumInto(sum, both, addIntegers),
      ...sumInto(square, [...row, ...row, ...multiplyPairs], addIntegers),
    ];
  };
  const floats = (sum: number, other: number) => [
    ...[...get(sum), ...get(other), ...addIntegers, ...toFloats],
    ...set(sum),
  ];
  const result = [...floats(A, B), ...floats(C, D), ...lanes(A), ...lanes(C), ...floatRoot, ...floatDivide];
  return rowByRow({ step: [...part(A, C, 0), ...part(B, D, 8)], vectorStep: 32, rowStep: 16, result });
};

function rowByRow(of: { step: Code; vectorStep: number; rowStep: number; result: Code }): Code {
  const begin = [
    ...SUMS.flatMap((sum) => [...zeros, ...set(sum)]),
    ...get(VECTOR),
    ...set(V),
    ...get(ROW),
    ...set(R),
  ];
  const next = [...addTo(V, constant(of.vectorStep)), ...addTo(R, constant(of.rowStep))];
  const inner = loopWhileLess(V, VECTOR_END, [...of.step, ...next]);
  const write = [...get(OUT), ...of.result, ...storeFloat, ...addTo(OUT, constant(4))];
  return loopWhileLess(ROW, END, [...begin, ...inner, ...write, ...addTo(ROW, get(STRIDE))]);
}

function assembled(): Code {
  const text = (value: string) => counted([...Buffer.from(value)]);
  const body = (code: Code) => counted([2, 2, I32, SUMS.length, V128, ...code, 0x0b]);
  return [
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, ...counted(new Array<number>(PARAMETERS).fill(I32)), 0]),
    ...section(2, [1, ...text('a'), ...text('memory'), 0x02, 0x00, 1]),
    ...section(3, [2, 0, 0]),
    ...section(7, [2, ...text('products'), 0x00, 0, ...text('alongBytes'), 0x00, 1]),
    ...section(10, [2, ...body(products()), ...body(alongBytes())]),
  ];
}

function section(id: number, content: Code): Code {
  return [id, ...counted(content)];
}

// Lengths are written seven bits at a time.
function counted(bytes: Code): Code {
  const { length } = bytes;
  return length < 128 ? [length, ...bytes] : [(length & 127) | 128, length >> 7, ...bytes];
}
