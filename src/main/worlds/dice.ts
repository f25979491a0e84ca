import { bug } from '../../basics/result.ts';

/** Chance that comes out the same for the same seed, on every machine. Not for secrets. */
export interface Dice {
  /** A whole number from 0 up to, but not including, `below`. */
  whole(below: number): number;
  /** True in this share of throws, 0 to 1. */
  chance(share: number): boolean;
  pick<T>(from: readonly T[]): T;
  /** One of the values, as often as its weight says. */
  weighted<T>(from: readonly (readonly [value: T, weight: number])[]): T;
}

/** Dice from a seed of 32 bits: a Weyl sequence behind the finaliser of MurmurHash3. */
export function dice(seed: number): Dice {
  let state = seed | 0;
  const throwOnce = (): number => {
    state = (state + 0x9e3779b9) | 0;
    return scramble(state) / 0x1_0000_0000;
  };
  return {
    whole: (below) => Math.floor(throwOnce() * below),
    chance: (share) => throwOnce() < share,
    pick: (from) => from[Math.floor(throwOnce() * from.length)] ?? bug('nothing to pick from'),
    weighted(from) {
      let left = throwOnce() * from.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [value, weight] of from) {
        left -= weight;
        if (left < 0) return value;
      }
      return from.at(-1)?.[0] ?? bug('nothing to pick from');
    },
  };
}

/** A seed of its own for each path of numbers, so that one row of a list can be thrown without the rows before it. */
export function mix(...path: readonly number[]): number {
  let mixed = 0x2545f491;
  for (const part of path) mixed = scramble(Math.imul(mixed, 31) ^ (part | 0)) | 0;
  return mixed;
}

function scramble(bits: number): number {
  let mixed = bits;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
