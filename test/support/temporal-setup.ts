/** Jest's global setup of the layers whose files share a Temporal server. */
export { startSharedServer as default } from './temporal-for-tests.ts';
