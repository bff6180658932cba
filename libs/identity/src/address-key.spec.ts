import { addressKey } from './address-key';

describe('what counts as one address', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:12:34::1', '2001:db8:12:34::/64'],
    ['2001:DB8:12:34:ffff:1:2:3', '2001:db8:12:34::/64'],
    ['2001:0db8:0012:0034::', '2001:db8:12:34::/64'],
    ['2001:db8::5', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ])('%s is %s', (address, key) => {
    expect(addressKey(address)).toBe(key);
  });
});
