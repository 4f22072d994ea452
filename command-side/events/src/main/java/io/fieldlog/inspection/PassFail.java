package io.fieldlog.inspection;

/// The answers to a PASS_FAIL_NA question.
public final class PassFail {

    public static final String PASS = "PASS";
    public static final String FAIL = "FAIL";

    /// It does not apply: neither points nor a maximum.
    public static final String NA = "NA";

    private PassFail() {}
}
