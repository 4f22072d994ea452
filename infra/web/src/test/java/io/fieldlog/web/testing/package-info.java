/// For the tests of both sides: tokens as an issuer signs them, and the check of the list of problems.
@org.jspecify.annotations.NullMarked
package io.fieldlog.web.testing;
