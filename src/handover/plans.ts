import { HOUR } from '../basics/time.ts';
import type { Plan } from './types.ts';

/** Parts of a plan that somebody agreed to. */
export type PlanPart = 'destination' | 'route' | 'vehicles' | 'departure' | 'arrival';

/** Route, vehicle, receiving place, or a date beyond the tolerance: any of them voids every agreement. */
export function whatVoids(before: Plan, after: Plan): readonly PlanPart[] {
  const tolerance = before.toleranceHours * HOUR;
  const differs: { readonly [part in PlanPart]: boolean } = {
    destination: before.destination !== after.destination,
    route: before.route !== after.route,
    vehicles: before.vehicles.join('\n') !== after.vehicles.join('\n'),
    departure: Math.abs(after.departure - before.departure) > tolerance,
    arrival: Math.abs(after.arrival - before.arrival) > tolerance,
  };
  return (Object.keys(differs) as PlanPart[]).filter((part) => differs[part]);
}
