/** An ISO 4217 code in upper case. `isCurrency` says whether the house knows its decimals. */
export type Currency = string;

// Active ISO 4217 codes by number of decimals; funds, metals and test codes are left out on purpose:
// nobody owes a debt in them.
const CODES_BY_DECIMALS: readonly (readonly [number, string])[] = [
  [0, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF'],
  [
    2,
    'AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF ' +
      'CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD ' +
      'HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA ' +
      'MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN ' +
      'QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP ' +
      'TRY TTD TWD TZS UAH USD UYU UZS VES WST XCD YER ZAR ZMW',
  ],
  [3, 'BHD IQD JOD KWD LYD OMR TND'],
];

const DECIMALS: ReadonlyMap<string, number> = new Map(
  CODES_BY_DECIMALS.flatMap(([decimals, codes]) =>
    codes.split(' ').map((code): [string, number] => [code, decimals]),
  ),
);

/** Whether the text is an ISO 4217 code, in upper case, whose decimals are known here. */
export function isCurrency(text: string): text is Currency {
  return DECIMALS.has(text);
}

/** Decimals of the minor unit: 2 for EUR, 0 for XPF. Throws RangeError on an unknown currency. */
export function decimalsOf(currency: Currency): number {
  const decimals = DECIMALS.get(currency);
  if (decimals === undefined) throw new RangeError(`unknown currency: ${currency}`);
  return decimals;
}
