/// What both sides of the HTTP contract share: who asks, what may go wrong, and how it is said.
@org.jspecify.annotations.NullMarked
package io.fieldlog.web;
