/**
 * What the program of a node wants of Node itself. Young objects have 16 MB: left alone, Node takes up to eight times as much, which a node never
 * gives back and hardly gains from. What stands on the command line of Node after it counts more.
 */
export const nodeFlags: readonly string[] = ['--max-semi-space-size=16'];
