import { quote } from '../../contract/excerpt.ts';

/** The first values of a choice in a sentence. */
export function choiceWords(choices: readonly unknown[]): string {
  return `${choices.slice(0, 10).map(quote).join(', ')}${choices.length > 10 ? ' …' : ''}`;
}
