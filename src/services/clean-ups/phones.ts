import {
  type CountryCode,
  getCountries,
  isSupportedCountry,
  parsePhoneNumberFromString,
} from 'libphonenumber-js';
import type { ReadPhone } from '../../core/clean-up.ts';
import type { Namespace } from '../../core/schema.ts';

// readPhoneOf: phone numbers as the world writes them (E.164)

/** Reads numbers as they are dialled in the namespace's country; undefined for what cannot be one. */
export function readPhoneOf(namespace: Namespace): ReadPhone {
  const country = countryOf(namespace);
  return (text) => {
    const found = parsePhoneNumberFromString(
      text,
      country ? { defaultCountry: country, extract: false } : { extract: false },
    );
    return found?.isPossible() && found.ext === undefined ? found.number : undefined;
  };
}

/** What the namespace says, else the country of its time zone, else that of its language. */
export function countryOf({
  country,
  timeZone,
  language,
}: Pick<Namespace, 'country' | 'timeZone' | 'language'>): CountryCode | undefined {
  const said = country?.toUpperCase() ?? '';
  if (isSupportedCountry(said)) return said;
  const { region = '' } = new Intl.Locale(language);
  return (isSupportedCountry(region) ? region : undefined) ?? countryOfZone(timeZone);
}

const zones = new Map<string, CountryCode>();

function countryOfZone(timeZone: string): CountryCode | undefined {
  if (zones.size === 0)
    for (const country of getCountries()) for (const zone of zonesOf(country)) zones.set(zone, country);
  return zones.get(timeZone);
}

/** Newer than the types of the language. */
function zonesOf(country: string): string[] {
  const locale = new Intl.Locale(`und-${country}`) as Intl.Locale & { getTimeZones?(): string[] | undefined };
  return locale.getTimeZones?.() ?? [];
}
