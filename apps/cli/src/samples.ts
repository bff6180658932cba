import 'reflect-metadata';

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { accountSamples } from '@solde/account-statement';
import { letterSamples } from '@solde/correspondence';
import { renderHybridInvoice, renderPdf, type PaperSample } from '@solde/documents';
import { remittanceSamples } from '@solde/remittance';
import { trustSamples } from '@solde/trust';

/** Every paper that the product prints, of every kind and in both languages. */
export function paperSamples(): PaperSample[] {
  return [...letterSamples(), ...accountSamples(), ...remittanceSamples(), ...trustSamples()];
}

/** The PDF of a sample, by the very functions that print the paper itself. */
export function printed({ page, invoice }: PaperSample): Promise<Buffer> {
  return invoice === null ? renderPdf(page) : renderHybridInvoice(page, invoice);
}

/** `first-letter.fr.pdf`. */
export function sampleFile({ name, language }: PaperSample): string {
  return `${name}.${language}.pdf`;
}

/** Writes all samples into a folder, with the XML of those that carry one and a page that lists them; answers their number. */
export async function writeSamples(folder: string): Promise<number> {
  mkdirSync(folder, { recursive: true });
  const samples = paperSamples();
  for (const sample of samples) {
    writeFileSync(join(folder, sampleFile(sample)), await printed(sample));
    if (sample.invoice !== null)
      writeFileSync(join(folder, `${sampleFile(sample)}.xml`), sample.invoice.xml);
  }
  writeFileSync(join(folder, 'index.html'), indexPage(samples));
  return samples.length;
}

function indexPage(samples: readonly PaperSample[]): string {
  const names = [...new Set(samples.map(({ name }) => name))];
  const link = (sample: PaperSample | undefined) =>
    sample === undefined ? '' : `<a href="${sampleFile(sample)}">${sampleFile(sample)}</a>`;
  const rows = names.map((name) => {
    const of = (language: string) =>
      samples.find((one) => one.name === name && one.language === language);
    return `<tr><th>${name}</th><td>${link(of('fr'))}</td><td>${link(of('en'))}</td></tr>`;
  });
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Papers</title>
<h1>Papers</h1>
<p>Made of invented facts by the functions that print the papers themselves.</p>
<table>
<tr><th></th><th>Français</th><th>English</th></tr>
${rows.join('\n')}
</table>
</html>
`;
}
