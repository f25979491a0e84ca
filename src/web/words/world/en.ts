export const en = {
  play: {
    title: 'The clock of the world',
    paused: 'The clock is paused.',
    runs: 'The clock runs, {speed} times as fast as a real one.',
    until: 'It pauses at {time}.',
    next: 'The next event is at {time}.',
    nothingAhead: 'The calendar of this world has nothing more.',
    pause: 'Pause',
    realTime: 'Real time',
    minuteASecond: 'A minute a second',
    dayAMinute: 'A day a minute',
    toNext: 'To the next event',
  },
  clockWrong: {
    'book-in-real-time': 'This book runs on real time, which nobody sets.',
    'world-nothing-ahead': 'The calendar of this world has nothing more. The clock can still run.',
    'world-clock-past': 'The clock does not run backwards.',
    other: 'The clock could not be set so. Nothing was changed.',
  },
} as const;
