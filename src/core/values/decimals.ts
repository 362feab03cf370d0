// DecimalSum: sums of decimals without the errors of binary fractions.

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/;

/** Adds up numbers as JSON writes them; whatever is no number is passed over. */
export class DecimalSum {
  #digits = 0n;
  #scale = 0;
  #any = false;

  /** `json` is the text of a JSON value. */
  add(json: unknown): this {
    const [, sign, whole = '', fraction = '', exponent = '0'] = DECIMAL.exec(String(json ?? '')) ?? [];
    if (whole === '') return this;
    this.#any = true;
    let digits = BigInt(sign + whole + fraction);
    let scale = fraction.length - Number(exponent);
    if (scale < 0) {
      digits *= 10n ** BigInt(-scale);
      scale = 0;
    }
    if (scale > this.#scale) {
      this.#digits *= 10n ** BigInt(scale - this.#scale);
      this.#scale = scale;
    }
    this.#digits += digits * 10n ** BigInt(this.#scale - scale);
    return this;
  }

  /** `1240.50`; null when nothing was added. */
  text(): string | null {
    if (!this.#any) return null;
    const sign = this.#digits < 0n ? '-' : '';
    const digits = String(this.#digits < 0n ? -this.#digits : this.#digits).padStart(this.#scale + 1, '0');
    const point = digits.length - this.#scale;
    return sign + (this.#scale === 0 ? digits : `${digits.slice(0, point)}.${digits.slice(point)}`);
  }
}
