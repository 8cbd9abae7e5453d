/** German words of production and what they say. */
const german: ReadonlyMap<string, string> = new Map(
  Object.entries({
    anlage: 'equipment',
    arbeitsgang: 'operation',
    arbeitsplatz: 'workcenter',
    artikel: 'material',
    auftrag: 'order',
    ausschuss: 'scrap',
    beginn: 'start',
    beleg: 'document',
    benennung: 'description',
    bereich: 'area',
    beschreibung: 'description',
    bestellung: 'purchase order',
    bezeichnung: 'description',
    charge: 'lot',
    datum: 'time',
    dauer: 'duration',
    druck: 'pressure',
    einheit: 'unit',
    ende: 'end',
    fällig: 'due',
    fälligkeit: 'due',
    fertigung: 'production',
    gewicht: 'weight',
    größe: 'size',
    ist: 'actual',
    kunde: 'customer',
    lager: 'storage',
    lagerort: 'storage location',
    lieferant: 'supplier',
    lieferung: 'delivery',
    linie: 'line',
    los: 'lot',
    länge: 'length',
    maschine: 'equipment',
    meldung: 'notification',
    menge: 'quantity',
    mengeneinheit: 'unit',
    nummer: 'id',
    priorität: 'priority',
    prüflos: 'inspectionlot',
    rückmeldung: 'confirmation',
    serie: 'serial',
    soll: 'scheduled',
    stichprobe: 'sample',
    temperatur: 'temperature',
    termin: 'time',
    vorgang: 'operation',
    werk: 'plant',
    zeit: 'time',
    zustand: 'state',
  }),
);

/** Words that end a compound. */
const endings = /^(.{3,}?)(nummer|nr|datum|termin|zeit|menge|bezeichnung|einheit|status|beginn|ende|art)$/u;

/** A German word, a compound in its parts (`auftragsnummer`), as English ones; any other word as it is. */
export function germanWords(word: string): readonly string[] {
  const whole = meaningOf(word);
  if (whole !== undefined) return whole.split(' ');
  const [, front = '', end = ''] = endings.exec(word) ?? [];
  const first = front === '' ? undefined : (meaningOf(front) ?? (sameInGerman.has(front) ? front : undefined));
  return first === undefined ? [word] : [...first.split(' '), ...(meaningOf(end) ?? end).split(' ')];
}

/** Words that both languages share, in front of a compound. */
const sameInGerman: ReadonlySet<string> = new Set(['material', 'start', 'end', 'status', 'equipment']);

/** Also with the letter that joins it to the next word, and with umlauts written out. */
function meaningOf(word: string): string | undefined {
  const umlauts = word.replaceAll('ae', 'ä').replaceAll('oe', 'ö').replaceAll('ue', 'ü');
  const spelled = [word, umlauts, umlauts.replace('oss', 'oß')].flatMap(each => [
    each,
    each.replace(/[sn]$/u, ''),
    each.replace(/en$/u, ''),
  ]);
  return spelled.map(each => german.get(each)).find(each => each !== undefined);
}
