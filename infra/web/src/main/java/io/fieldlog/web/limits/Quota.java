package io.fieldlog.web.limits;

/// A limit as the field `RateLimit-Policy` names it: `burst` requests, which come back at `perSecond`.
record Quota(String name, long perSecond, long burst) {

    /// What a node may count by itself before it asks the others.
    long reservation() {
        return Math.max(1, burst / 100);
    }

    /// `"user";q=3000;w=10`: as many requests as are given back in the window.
    String policy() {
        return "\"%s\";q=%d;w=%d".formatted(name, burst, Math.max(1, Math.ceilDiv(burst, perSecond)));
    }
}
