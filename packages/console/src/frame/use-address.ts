import { useParams } from 'wouter';

/** A part of the address as `links` encoded it; what is not well encoded is taken as it stands. */
export function useAddress(part: string): string {
  const given = useParams()[part] ?? '';
  try {
    return decodeURIComponent(given);
  } catch {
    return given;
  }
}
