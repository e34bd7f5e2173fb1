/** Jest's global teardown of the layers whose files share a Temporal server. */
export { stopSharedServer as default } from './temporal-for-tests.ts';
