// Whether a request carries a standing acceptance: the same verdict as disclaimer/cookie.py,
// byte for byte (tests/browser/test_nginx_verdict.py compares the two). Reads no file and asks
// nobody: keys.json is loaded once, when nginx starts or reloads.
import crypto from 'crypto';

// format u16 | major u16 | minor u16 | seconds since 1970 u32 | receipt 16 bytes | MAC 16 bytes
const FORMAT = 1;
const CLAIMS_BYTES = 26;
const MAC_BYTES = 16;
const MAX_AGE = 365 * 24 * 3600;
const CLOCK_SKEW = 300;
const BASE64 = /^[A-Za-z0-9+\/]{56}$/;
const FLOOR = /^[1-9][0-9]{0,4}$/;

// '1' or '0', never an error: whatever cannot be read is no acceptance. Without a floor, nobody
// has accepted.
function accepted(r) {
    const floor = r.variables.disclaimer_floor;
    if (!floor || !FLOOR.test(floor)) {
        return '0';
    }
    const value = cookieOf(r.variables.http_cookie || '', r.variables.disclaimer_cookie);
    return isStanding(value, Number(floor), Date.now() / 1000) ? '1' : '0';
}

// As Django reads the header: of several cookies with this name the last one counts.
function cookieOf(header, name) {
    let found = '';
    const parts = header.split(';');
    for (let i = 0; i < parts.length; i++) {
        const at = parts[i].indexOf('=');
        if (at >= 0 && bare(parts[i].slice(0, at)) === name) {
            found = unquoted(bare(parts[i].slice(at + 1)));
        }
    }
    return found;
}

// Blanks as a browser sends them. Python strips more kinds; those stay and fail the check.
function bare(text) {
    return text.replace(/^[ \t]+|[ \t]+$/g, '');
}

function unquoted(value) {
    if (value.length < 2 || value[0] !== '"' || value[value.length - 1] !== '"') {
        return value;
    }
    return value.slice(1, -1).replace(/\\(?:([0-3][0-7][0-7])|(.))/g, (all, octal, plain) =>
        octal ? String.fromCharCode(parseInt(octal, 8)) : plain);
}

function isStanding(value, floor, now) {
    const standard = value.replace(/-/g, '+').replace(/_/g, '/');
    if (!BASE64.test(standard)) {
        return false;
    }
    const raw = Buffer.from(standard, 'base64');
    const claims = raw.subarray(0, CLAIMS_BYTES);
    if (!isSigned(claims, raw.subarray(CLAIMS_BYTES))) {
        return false;
    }
    const acceptedAt = claims.readUInt32BE(6);
    return claims.readUInt16BE(0) === FORMAT
        && claims.readUInt16BE(2) >= floor
        && acceptedAt - CLOCK_SKEW <= now
        && now <= acceptedAt + MAX_AGE;
}

function isSigned(claims, mac) {
    const keys = disclaimer_keys.newest_first;
    for (let i = 0; i < keys.length; i++) {
        const ours = crypto.createHmac('sha256', keys[i]).update(claims).digest();
        if (isSame(ours, mac)) {
            return true;
        }
    }
    return false;
}

// Takes as long for a nearly right MAC as for a wrong one.
function isSame(ours, mac) {
    let differences = 0;
    for (let i = 0; i < MAC_BYTES; i++) {
        differences |= ours[i] ^ mac[i];
    }
    return differences === 0;
}

export default { accepted };
