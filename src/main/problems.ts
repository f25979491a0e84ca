/** This machine, folder or call does not allow it. The words are one sentence that says what to do; the program ends with code 69. */
export class HouseProblem extends Error {}
