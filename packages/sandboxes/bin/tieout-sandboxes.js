#!/usr/bin/env -S node --
/** Starts the sandboxes alone, on Node 24 (or 22.18 and newer, which strip types by themselves). */
import { main } from '../src/cli/main.ts';

await main(process.argv);
