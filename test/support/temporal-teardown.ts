/** Jest's global teardown of the layers whose files share a Temporal server. */
// oxlint-disable-next-line import/no-default-export -- jest wants it so
export { stopSharedServer as default } from './temporal-for-tests.ts';
