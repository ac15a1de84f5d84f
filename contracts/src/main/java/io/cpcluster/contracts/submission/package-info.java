/** Requests of people and programs, read strictly: unknown fields are refused by name. */
package io.cpcluster.contracts.submission;
