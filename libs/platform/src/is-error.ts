/** Whether a value is an Error, also one made in another realm of the same process (the socket's, under the test runner). */
export function isError(value: unknown): value is Error {
  return Object.prototype.toString.call(value) === '[object Error]';
}
