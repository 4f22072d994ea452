package io.fieldlog.web;

import jakarta.validation.constraints.Positive;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How many requests a node works on at once. Each holds a connection's buffers and a stack, some 100 KB: the heap
/// decides how many a node can bear.
@Validated
@ConfigurationProperties("fieldlog.admission")
record AdmissionSettings(@DefaultValue("512") @Positive int requestsInFlight) {}
