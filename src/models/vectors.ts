// normalise

/** Gives a vector the length 1, in place; returns whether it has a direction: it is not when all is 0 or something is no number. */
export function normalise(vector: Float32Array): boolean {
  let squares = 0;
  for (const value of vector) squares += value * value;
  if (!(squares > 0) || squares === Number.POSITIVE_INFINITY) return false;
  const length = Math.sqrt(squares);
  for (let i = 0; i < vector.length; i++) vector[i] = (vector[i] as number) / length;
  return true;
}
