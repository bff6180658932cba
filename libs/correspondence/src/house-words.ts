import { HOUSE_WORDS_EN } from './house-words-en';
import { HOUSE_WORDS_FR, type HouseWords } from './house-words-fr';
import type { Language, TemplateCode } from './message-kind';

/** The house's own words of a message: they serve while the agency has activated no template. */
export function houseWords(code: TemplateCode, language: Language): HouseWords {
  return (language === 'fr' ? HOUSE_WORDS_FR : HOUSE_WORDS_EN)[code];
}
