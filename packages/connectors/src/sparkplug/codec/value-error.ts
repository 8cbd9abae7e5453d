/** A value that is none of its datatype; caught where the metric is known, so that its neighbours go on. */
export class ValueError extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = 'ValueError';
  }
}
